import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findExpiryWarning } from './find-expiry-warning.ts';

const now = new Date('2026-11-22T12:00:00.000Z');
for (const [expiresAt, expected] of [
  [null, null],
  ['2026-12-23T00:00:00.000Z', null],
  ['2026-12-22T12:00:00.000Z', /expires in 30 days/],
  ['2026-11-23T00:00:00.000Z', /expires in 12 hours/],
  ['2026-11-22T12:00:00.000Z', /has expired/],
] as const) {
  test(`a token that ends ${expiresAt ?? 'never'}`, () => {
    const warning = findExpiryWarning(expiresAt, now);
    if (expected === null) assert.equal(warning, null);
    else assert.match(warning ?? '', expected);
  });
}
