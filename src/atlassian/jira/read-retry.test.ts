import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPause, readRetry, type WaitHeaders } from './read-retry.ts';

const now = new Date('2026-11-22T12:20:00Z');
const after = (seconds: number) => ({ at: new Date(now.getTime() + seconds * 1000) });

const table: [WaitHeaders, ReturnType<typeof readRetry>][] = [
  [{}, 'soon'],
  [{ 'retry-after': '30' }, after(30)],
  [{ 'retry-after': '0' }, 'soon'],
  [{ 'retry-after': '99999999999999999999' }, after(3600)],
  [{ 'retry-after': 'Sun, 22 Nov 2026 12:21:00 GMT' }, after(60)],
  [{ 'retry-after': 'Sun, 22 Nov 2026 12:19:00 GMT' }, 'soon'],
  [{ 'retry-after': 'Mon, 23 Nov 2026 12:21:00 GMT' }, after(3600)],
  [{ 'retry-after': 'later' }, 'soon'],
  [{ 'retry-after': '-5' }, 'soon'],
  [{ 'x-ratelimit-reset': '2026-11-22T12:20:45Z' }, after(45)],
  [{ 'x-ratelimit-reset': '2026-11-22T12:21Z' }, after(60)],
  [{ 'x-ratelimit-reset': '2026-11-22T12:19:00Z' }, 'soon'],
  [{ 'x-ratelimit-reset': '1795000000' }, 'soon'],
  [{ 'retry-after': '5', 'x-ratelimit-reset': '2026-11-22T12:20:45Z' }, after(5)],
  [{ 'retry-after': 'later', 'x-ratelimit-reset': '2026-11-22T12:20:45Z' }, after(45)],
  [{ 'ratelimit-reason': 'jira-quota-tenant-based' }, after(2400)],
  [{ 'ratelimit-reason': 'jira-quota-global-based', 'retry-after': '5' }, after(5)],
  [
    { 'ratelimit-reason': 'jira-quota-tenant-based', 'x-ratelimit-reset': '2026-11-22T12:00Z' },
    after(2400),
  ],
  [{ 'ratelimit-reason': 'jira-burst-based' }, 'soon'],
  [{ 'ratelimit-reason': 'jira-quota-<b>' }, 'soon'],
];

for (const [headers, expected] of table) {
  test(`${JSON.stringify(headers)} means ${JSON.stringify(expected)}`, () =>
    assert.deepEqual(readRetry(headers, now), expected));
}

const pauses: [WaitHeaders, { at: Date } | null][] = [
  [{}, null],
  [{ 'x-ratelimit-remaining': '0' }, null],
  [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2026-11-22T12:20:45Z' }, after(45)],
  [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2026-11-22T13:00Z' }, after(300)],
  [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2026-11-22T12:20:00Z' }, null],
  [{ 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '60' }, null],
  [{ 'x-ratelimit-remaining': '1', 'x-ratelimit-reset': '2026-11-22T12:20:45Z' }, null],
  [{ 'x-ratelimit-nearlimit': 'true', 'x-ratelimit-reset': '2026-11-22T12:20:45Z' }, null],
];

for (const [headers, expected] of pauses) {
  test(`a success with ${JSON.stringify(headers)} means ${expected ? 'a pause' : 'no pause'}`, () =>
    assert.deepEqual(readPause(headers, now), expected?.at ?? null));
}
