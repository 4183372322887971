import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeFuzzySearch } from './fuzzy-search.ts';

const table: readonly [query: string, columns: readonly string[], found: boolean][] = [
  ['', ['shop'], true],
  ['  ', ['shop'], true],
  ['HO', ['shop'], false],
  ['qa', ['QA'], true],
  ['hop', ['Shop'], true],
  ['web shop', ['The shop of the web'], true],
  ['web shop', ['web', 'shop'], false],
  ['of shop', ['shop'], true],
  ['%', ['shop'], false],
];

for (const [query, columns, found] of table) {
  test(`${JSON.stringify(query)} ${found ? 'finds' : 'does not find'} ${columns.join(' | ')}`, () => {
    assert.equal(makeFuzzySearch(query)(columns), found);
  });
}
