import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nameAddress } from './name-address.ts';

for (const [address, expected] of [
  ['https://acme.atlassian.net/', 'acme.atlassian.net'],
  ['https://gitlab.example.com:8443/gitlab', 'gitlab.example.com:8443'],
  ['javascript:alert(1)', 'javascript:alert(1)'],
  ['not an address', 'not an address'],
] as const) {
  test(`${address} is called ${expected}`, () => assert.equal(nameAddress(address), expected));
}
