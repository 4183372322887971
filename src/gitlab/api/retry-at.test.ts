import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRetryAt } from './retry-at.ts';

const now = new Date('2026-01-01T00:00:00Z');
const unix = now.getTime() / 1000;

const table: [headers: Record<string, string>, afterMs: number | null][] = [
  [{ 'retry-after': '30' }, 30_000],
  [{ 'retry-after': '0.5' }, 500],
  [{ 'retry-after': 'Thu, 01 Jan 2026 00:00:10 GMT' }, 10_000],
  [{ 'retry-after': 'Thu, 01 Jan 2025 00:00:10 GMT' }, 0],
  [{ 'retry-after': '999999' }, 3_600_000],
  [{ 'ratelimit-reset': String(unix + 7) }, 7_000],
  [{ 'retry-after': 'soon', 'ratelimit-reset': String(unix + 7) }, 7_000],
  [{ 'x-ratelimit-reset': String(unix + 7) }, 7_000],
  [{}, null],
];

for (const [headers, afterMs] of table) {
  test(`${JSON.stringify(headers)} means to wait ${afterMs} ms`, () => {
    const at = readRetryAt(headers, now);
    assert.equal(at && at.getTime() - now.getTime(), afterMs);
  });
}
