import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeClockProblem } from './make-clock-problem.ts';

test('a minute either way is nothing to speak of', () => {
  assert.equal(makeClockProblem(60_000), null);
  assert.equal(makeClockProblem(-60_000), null);
});

for (const [aheadMs, words] of [
  [61_000, '1 min ahead of'],
  [600_000, '10 min ahead of'],
  [-7_200_000, '120 min behind'],
] as const) {
  test(`${aheadMs} ms is called ${words}`, () => {
    assert.match(makeClockProblem(aheadMs)?.message ?? '', new RegExp(words));
  });
}
