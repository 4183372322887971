import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readEnvironment, readScopeTier } from './environment.ts';

const guesses: [name: string, tier: string | null][] = [
  ['dev', 'development'],
  ['review/feature-1', 'development'],
  ['trunk', 'development'],
  ['Test', 'testing'],
  ['tst', 'testing'],
  ['integration', 'testing'],
  ['ACPT', 'testing'],
  ['acceptance', 'testing'],
  ['qa', 'testing'],
  ['qc', 'testing'],
  ['control', 'testing'],
  ['quality', 'testing'],
  ['stg', 'staging'],
  ['staging', 'staging'],
  ['modl', 'staging'],
  ['model', 'staging'],
  ['pre-prod', 'staging'],
  ['demo', 'staging'],
  ['non-prod', 'staging'],
  ['prd', 'production'],
  ['PROD-eu', 'production'],
  ['live', 'production'],
  ['prod-dev', 'development'],
  ['canary', null],
];

for (const [name, tier] of guesses) {
  test(`an environment called ${name} is guessed to be ${tier}`, () => {
    assert.deepEqual(readEnvironment({ id: 9, name }), { id: 9, name, tier });
  });
}

for (const [told, tier] of [
  ['production', 'production'],
  ['staging', 'staging'],
  ['testing', 'testing'],
  ['development', 'development'],
  ['other', null],
] as const) {
  test(`the tier ${told} is told, not guessed`, () => {
    assert.equal(readEnvironment({ id: 9, name: 'qa', tier: told }).tier, tier);
  });
}

const scopes: [scope: string, tier: string | null][] = [
  ['production', 'production'],
  ['eu/staging/*', 'staging'],
  ['testing-of-development', 'testing'],
  ['development', 'development'],
  ['*', null],
  ['prod', null],
  ['Production', null],
];

for (const [scope, tier] of scopes) {
  test(`the scope ${scope} is of the tier ${tier}`, () => {
    assert.equal(readScopeTier(scope), tier);
  });
}
