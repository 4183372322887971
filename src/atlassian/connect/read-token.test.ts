import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readToken, type TokenPlaces } from './read-token.ts';

const longest = 'x'.repeat(8192);

const table: [string, TokenPlaces, string | null][] = [
  ['nowhere', {}, null],
  ['in a JWT header', { authorization: 'JWT a.b.c' }, 'a.b.c'],
  ['in a Bearer header', { authorization: 'Bearer a.b.c' }, 'a.b.c'],
  ['in a header without a scheme', { authorization: 'a.b.c' }, 'a.b.c'],
  ['in a blank header', { authorization: 'JWT  ' }, null],
  ['in the query, which wins', { query: 'q', body: 'b', authorization: 'JWT h' }, 'q'],
  ['in the body, which wins over the header', { body: 'b', authorization: 'JWT h' }, 'b'],
  ['blank in the query, though not in the header', { query: '', authorization: 'JWT h' }, null],
  ['twice in the query', { query: ['q1', 'q2'] }, 'q2'],
  ['as an object', { body: { a: 1 } }, null],
  ['of 8192 bytes', { query: longest }, longest],
  ['of 8193 bytes', { query: `${longest}x` }, null],
  ['of 8193 bytes in fewer characters', { query: `${'x'.repeat(8191)}é` }, null],
];

for (const [where, places, expected] of table) {
  test(`a token ${where}`, () => assert.equal(readToken(places), expected));
}
