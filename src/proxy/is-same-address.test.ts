import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSameAddress } from './is-same-address.ts';

const address = new URL('https://gitlab.example.com/git');
const table: [text: string, isSame: boolean][] = [
  ['https://gitlab.example.com/git', true],
  [' https://GITLAB.example.com:443/git/ ', true],
  ['gitlab.example.com/git', true],
  ['http://gitlab.example.com/git', false],
  ['https://gitlab.example.com', false],
  ['https://gitlab.example.com/Git', false],
  ['', false],
  ['not an address', false],
];

for (const [text, isSame] of table) {
  test(`${JSON.stringify(text)} is ${isSame ? 'the' : 'another'} address`, () =>
    assert.equal(isSameAddress(address, text), isSame));
}
