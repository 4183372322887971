import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readErrorMessages } from './read-error-messages.ts';

const table: [unknown, string][] = [
  [[{ message: 'a', errorTraceId: '1' }, 'b', { other: 1 }], 'a; b; {"other":1}'],
  [{ errorMessages: [{ message: 'a' }, 'b'], message: 'c' }, 'a; b'],
  [{ errorMessages: [' '], message: 'c', error: 'd' }, 'c'],
  [{ message: '', error: 'd' }, 'd'],
  [{ status: 400 }, 'Unrecognized error body: {"status":400}'],
  [[], 'Unrecognized error body: []'],
  [undefined, 'Unknown error'],
  [null, 'Unknown error'],
  ['text', 'Unknown error'],
  [{ message: 'two\n  lines 🦊\u0007' }, 'two lines '],
  [{ message: 'x'.repeat(600) }, `${'x'.repeat(499)}…`],
];

for (const [body, expected] of table) {
  test(`${JSON.stringify(body)?.slice(0, 60)} says ${expected.slice(0, 60)}`, () =>
    assert.equal(readErrorMessages(body), expected));
}
