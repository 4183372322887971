import assert from 'node:assert/strict';
import { test } from 'node:test';
import { safeHref } from './safe-href.ts';

for (const url of ['https://a.example/b?c#d', 'http://localhost:3000/']) {
  test(`${url} may be followed`, () => assert.equal(safeHref(url), url));
}

for (const url of ['javascript:alert(1)', ' JaVaScript:alert(1)', 'data:text/html,x', '/a', '']) {
  test(`${JSON.stringify(url)} may not`, () => assert.equal(safeHref(url), undefined));
}
