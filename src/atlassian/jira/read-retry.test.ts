import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRetry, type WaitHeaders } from './read-retry.ts';

const now = new Date('2026-11-22T12:00:00Z');
const after = (seconds: number) => ({ at: new Date(now.getTime() + seconds * 1000) });

const table: [WaitHeaders, ReturnType<typeof readRetry>][] = [
  [{}, 'soon'],
  [{ 'retry-after': '30' }, after(30)],
  [{ 'retry-after': '0' }, 'soon'],
  [{ 'retry-after': '99999999999999999999' }, after(3600)],
  [{ 'retry-after': 'Sun, 22 Nov 2026 12:01:00 GMT' }, after(60)],
  [{ 'retry-after': 'Sun, 22 Nov 2026 11:59:00 GMT' }, 'soon'],
  [{ 'retry-after': 'Mon, 23 Nov 2026 12:01:00 GMT' }, after(3600)],
  [{ 'retry-after': 'later' }, 'soon'],
  [{ 'retry-after': '-5' }, 'soon'],
  [{ 'x-ratelimit-reset': '2026-11-22T12:00:45Z' }, after(45)],
  [{ 'x-ratelimit-reset': '2026-11-22T12:01Z' }, after(60)],
  [{ 'x-ratelimit-reset': '2026-11-22T11:59:00Z' }, 'soon'],
  [{ 'x-ratelimit-reset': '1795000000' }, 'soon'],
  [{ 'retry-after': '5', 'x-ratelimit-reset': '2026-11-22T12:00:45Z' }, after(5)],
  [{ 'retry-after': 'later', 'x-ratelimit-reset': '2026-11-22T12:00:45Z' }, after(45)],
];

for (const [headers, expected] of table) {
  test(`${JSON.stringify(headers)} means ${JSON.stringify(expected)}`, () =>
    assert.deepEqual(readRetry(headers, now), expected));
}
