import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createCallRate } from './call-rate.ts';

test('the rate halves with a refusal and comes back by 10 % every 10 s', () => {
  const rate = createCallRate(100);
  assert.equal(rate.perSecondAt(0), 100);
  rate.refuse({ startedAtMs: 900, nowMs: 1_000, retryAt: new Date(5_000) });
  assert.equal(rate.pausedUntilMs(), 5_000);
  const seen = [1_000, 10_999, 11_000, 21_000, 61_000, 81_000, 999_000].map(rate.perSecondAt);
  assert.deepEqual(seen, [50, 50, 55, 60, 88, 100, 100]);
});

test('calls refused together halve it once', () => {
  const rate = createCallRate(100);
  for (const nowMs of [1_000, 1_001, 1_002]) {
    rate.refuse({ startedAtMs: 900, nowMs, retryAt: new Date(2_000) });
  }
  assert.equal(rate.perSecondAt(1_002), 50);
});

test('it never falls below one call a second', () => {
  const rate = createCallRate(2);
  for (let nowMs = 1_000; nowMs < 10_000; nowMs += 1_000) {
    rate.refuse({ startedAtMs: nowMs - 1, nowMs, retryAt: new Date(nowMs) });
  }
  assert.equal(rate.perSecondAt(10_000), 1);
});
