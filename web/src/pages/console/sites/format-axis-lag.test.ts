import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatAxisLag } from './format-axis-lag.ts';

for (const [ms, longestMs, expected] of [
  [0, 0, '0 s'],
  [500, 2_000, '0.5 s'],
  [75_000, 100_000, '75 s'],
  [90_000, 600_000, '1.5 min'],
  [5_400_000, 36_000_000, '1.5 h'],
] as const) {
  test(`${ms} ms beside ${longestMs} ms are ${expected}`, () => {
    assert.equal(formatAxisLag(ms, longestMs), expected);
  });
}
