import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readNextQuery } from './next-query.ts';

const link =
  '<http://proxy.internal:8080/api/v4/x?page=1&a=b,c>; rel="prev", <http://proxy.internal:8080/api/v4/x?page=3&a=b,c>; rel="next", <http://proxy.internal:8080/api/v4/x?page=9>; rel="last"';

const table: [name: string, headers: Record<string, string>, query: string, next: string | null][] =
  [
    ['the link', { link }, 'page=2', 'page=3&a=b,c'],
    ['the page number before the link', { link, 'x-next-page': '4' }, 'a=1', 'a=1&page=4'],
    ['a page number in place of the last', { 'x-next-page': '3' }, 'page=2&b=1', 'page=3&b=1'],
    ['an empty page number', { 'x-next-page': '' }, 'page=2', null],
    ['a link without next', { link: '<http://x/?page=1>; rel="first"' }, 'page=2', null],
    ['a link without query', { link: '<http://x/>; rel="next"' }, 'page=2', null],
    ['no header', {}, 'page=2', null],
    ['a page that names itself', { 'x-next-page': '2' }, 'page=2', null],
  ];

for (const [name, headers, query, next] of table) {
  test(`the next page by ${name}`, () => {
    assert.equal(readNextQuery(headers, query), next);
  });
}
