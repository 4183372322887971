import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCallPace } from './call-pace.ts';

const now = new Date('2026-01-01T00:00:00Z');
const resetAt = new Date(now.getTime() + 30_000);
const reset = String(resetAt.getTime() / 1000);

const table: [headers: Record<string, string>, perSecond: number | null][] = [
  [{}, null],
  [{ 'ratelimit-limit': '2000', 'ratelimit-remaining': '1999', 'ratelimit-reset': reset }, null],
  [{ 'ratelimit-limit': '2000', 'ratelimit-remaining': '300', 'ratelimit-reset': reset }, 10],
  [{ 'ratelimit-limit': '2000', 'ratelimit-remaining': '0', 'ratelimit-reset': reset }, 0.2],
  [{ 'ratelimit-remaining': '60', 'ratelimit-reset': reset }, 2],
  [{ 'x-ratelimit-limit': '100', 'x-ratelimit-remaining': '15', 'x-ratelimit-reset': reset }, 0.5],
  [{ 'ratelimit-remaining': '60', 'ratelimit-reset': '1' }, null],
  [{ 'ratelimit-remaining': '60', 'ratelimit-reset': 'soon' }, null],
  [{ 'ratelimit-remaining': 'some', 'ratelimit-reset': reset }, null],
];

for (const [headers, perSecond] of table) {
  test(`${JSON.stringify(headers)} leaves ${perSecond ?? 'any number of'} calls a second`, () => {
    const pace = readCallPace(headers, now);
    assert.deepEqual(pace, perSecond === null ? null : { perSecond, until: resetAt });
  });
}
