import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDuration } from './format-duration.ts';

for (const [ms, expected] of [
  [0, '0 seconds'],
  [999, '0 seconds'],
  [1_000, '1 second'],
  [59_999, '59 seconds'],
  [60_000, '1 minute'],
  [7_200_000, '2 hours'],
  [90 * 86_400_000, '90 days'],
] as const) {
  test(`${ms} ms are ${expected}`, () => assert.equal(formatDuration(ms), expected));
}
