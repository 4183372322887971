import assert from 'node:assert/strict';
import { test } from 'node:test';
import { percentile, summarize, type Target } from './figure.ts';

const percentiles: readonly (readonly [readonly number[], number, number])[] = [
  [[5], 50, 5],
  [[3, 1, 2], 50, 2],
  [[4, 1, 3, 2], 50, 2],
  [Array.from({ length: 100 }, (_, n) => n + 1), 99, 99],
  [[1, 2, 3], 99, 3],
];
for (const [values, percent, expected] of percentiles) {
  test(`the ${percent}th percentile of ${values.length} values is ${expected}`, () => {
    assert.equal(percentile(values, percent), expected);
  });
}

const targets: readonly (readonly [Target | undefined, boolean | null])[] = [
  [{ atLeast: 2 }, true],
  [{ atLeast: 2.1 }, false],
  [{ atMost: 2 }, true],
  [{ atMost: 1.9 }, false],
  [undefined, null],
];
for (const [target, expected] of targets) {
  test(`a median of 2 against ${JSON.stringify(target)}: ${expected}`, () => {
    const figure = { part: '', name: '', unit: '', rounds: [9, 2, 1], ...(target && { target }) };
    const { median, min, max, isReached } = summarize(figure);
    assert.deepEqual(
      { median, min, max, isReached },
      { median: 2, min: 1, max: 9, isReached: expected },
    );
  });
}
