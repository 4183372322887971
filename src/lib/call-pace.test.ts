import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeCallPace } from './call-pace.ts';

const now = new Date('2026-01-01T00:00:00Z');

const table: [remaining: number, limit: number | null, inMs: number, perSecond: number | null][] = [
  [26, 100, 10_000, null],
  [25, 100, 10_000, 2.5],
  [25, null, 10_000, 2.5],
  [0, 100, 10_000, 0.2],
  [1, 100, 60_000, 0.2],
  [25, 100, 0, null],
  [25, 100, -5_000, null],
  [25, 100, 3_600_001, null],
];

for (const [remaining, limit, inMs, perSecond] of table) {
  test(`${remaining} of ${limit} left for ${inMs} ms is a pace of ${perSecond}`, () => {
    const until = new Date(now.getTime() + inMs);
    const pace = makeCallPace({ remaining, limit, resetAt: until }, now);
    assert.deepEqual(pace, perSecond === null ? null : { perSecond, until });
  });
}
