import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import fc from 'fast-check';
import { toRequiredUrl, toUrl } from './url.ts';

const ajv = new Ajv();
addFormats.default(ajv);
const isUri = ajv.compile({ type: 'string', format: 'uri', maxLength: 2000 });

const table: [string | null, string | undefined][] = [
  [null, undefined],
  ['', undefined],
  ['/uploads/avatar.png', undefined],
  ['javascript:alert(1)', undefined],
  ['https://a.example', 'https://a.example/'],
  ['https://user:secret@a.example/x', 'https://a.example/x'],
  ['https://a.example/ä b', 'https://a.example/%C3%A4%20b'],
  ['https://a.example/a%20b', 'https://a.example/a%20b'],
  ['https://a.example/100%', 'https://a.example/100%25'],
  ['https://a.example/?a[b]=c|d', 'https://a.example/?a%5Bb%5D=c%7Cd'],
  ['https://a.example/#L1#2', 'https://a.example/#L1%232'],
  ['https://[::1]:8443/x', 'https://[::1]:8443/x'],
  [`https://a.example/${'x'.repeat(1982)}`, `https://a.example/${'x'.repeat(1982)}`],
  [`https://a.example/${'x'.repeat(1983)}`, undefined],
];

for (const [url, expected] of table) {
  test(`${url?.slice(0, 60)} is sent as ${expected?.slice(0, 60)}`, () =>
    assert.equal(toUrl(url), expected));
}

const long = 'x'.repeat(2000);
for (const [url, expected] of [
  ['https://a.example/g/p/-/commit/1', 'https://a.example/g/p/-/commit/1'],
  [`https://a.example/g/p/-/blob/1/${long}`, 'https://a.example/g/p'],
  [`https://a.example/${long}/-/blob/1`, 'about:blank'],
  ['nonsense', 'about:blank'],
] as const) {
  test(`a required ${url.slice(0, 60)} is sent as ${expected}`, () =>
    assert.equal(toRequiredUrl(url), expected));
}

test('whatever is sent is an address that Jira takes', () => {
  const anyText = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(anyText, anyText, anyText, (path, query, fragment) => {
      const url = toRequiredUrl(`https://a.example/${path}?${query}#${fragment}`);
      assert.ok(isUri(url), url);
    }),
  );
});
