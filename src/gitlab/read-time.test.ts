import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readTime } from './read-time.ts';

const table: [text: string | null, expected: string | null][] = [
  ['2013-12-03T17:23:34Z', '2013-12-03T17:23:34.000Z'],
  ['2013-12-03T17:23:34.123456Z', '2013-12-03T17:23:34.123Z'],
  ['2017-09-15 16:50:55 UTC', '2017-09-15T16:50:55.000Z'],
  ['2021-04-28 21:50:00 +0200', '2021-04-28T19:50:00.000Z'],
  ['2011-12-12T14:27:31+02:00', '2011-12-12T12:27:31.000Z'],
  ['2012-06-28T03:44:20.5-07:00', '2012-06-28T10:44:20.500Z'],
  ['2013-13-03T17:23:34Z', null],
  ['yesterday', null],
  ['', null],
  [null, null],
];

for (const [text, expected] of table) {
  test(`the time ${text} is read as ${expected}`, () => {
    assert.equal(readTime(text)?.toISOString() ?? null, expected);
  });
}
