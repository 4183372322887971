import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guessTier, makeSlug } from './environments.ts';

test('GitLab guesses the tier from the name', () => {
  const cases = [
    ['production', 'production'],
    ['prd-eu', 'production'],
    ['Live', 'production'],
    ['staging', 'staging'],
    ['stg', 'staging'],
    ['pre-production', 'staging'],
    ['qa/1', 'testing'],
    ['acceptance', 'testing'],
    ['review/DEMO-1', 'development'],
    ['trunk', 'development'],
    ['gamma', 'other'],
  ] as const;
  for (const [name, tier] of cases) assert.equal(guessTier(name), tier, name);
});

test('a slug is the name, or made of it with a suffix', () => {
  assert.equal(makeSlug('production'), 'production');
  const cases = ['review/DEMO-1', '1-is-no-letter', 'a-very-long-name-of-an-environment'];
  for (const name of cases) {
    assert.match(makeSlug(name), /^[a-z][a-z0-9-]{0,16}-[a-z0-9]{6}$/, name);
    assert.ok(makeSlug(name).length <= 24, name);
  }
});
