import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publicPath, stripPrefix } from './public-path.ts';

for (const [url, path] of [
  ['https://a.example', ''],
  ['https://a.example/', ''],
  ['https://a.example/x/y//', '/x/y'],
] as const) {
  test(`everything at ${url} begins with "${path}"`, () => {
    assert.equal(publicPath(new URL(url)), path);
  });
}

for (const [prefix, url, rest] of [
  ['', '/a?b', '/a?b'],
  ['/x', '/x/a?b', '/a?b'],
  ['/x', '/a?b=/x/', '/a?b=/x/'],
  ['/x', '/xy/a', '/xy/a'],
  ['/x', '/x', '/'],
  ['/x', '/x?a', '/?a'],
] as const) {
  test(`${url} without "${prefix}" is ${rest}`, () => {
    assert.equal(stripPrefix(prefix, url), rest);
  });
}
