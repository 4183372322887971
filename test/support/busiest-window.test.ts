import assert from 'node:assert/strict';
import { test } from 'node:test';
import { busiestWindow } from './busiest-window.ts';

const cases: readonly (readonly [readonly number[], number, number])[] = [
  [[], 1_000, 0],
  [[5], 1_000, 1],
  [[0, 999, 1_000, 1_001], 1_000, 3],
  [[0, 1_000, 2_000], 1_000, 1],
  [[2_500, 0, 2_400, 2_450, 100], 1_000, 3],
];
for (const [times, windowMs, expected] of cases) {
  test(`of ${times.length} times at most ${expected} lie within ${windowMs} ms`, () => {
    assert.equal(busiestWindow(times, windowMs), expected);
  });
}
