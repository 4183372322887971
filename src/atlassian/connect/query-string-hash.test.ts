import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { makeQueryStringHash, matchesQueryStringHash } from './query-string-hash.ts';

type Vector = { method: string; url: string; baseUrl?: string; canonical: string; qsh: string };

const file = new URL('../../../test/fixtures/qsh-vectors.json', import.meta.url);
const { vectors }: { vectors: Vector[] } = JSON.parse(readFileSync(file, 'utf8'));
const afterHost = (url: string) => url.replace(/^https:\/\/[^/]+/, '');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

for (const { method, url, baseUrl, qsh } of vectors) {
  test(`vector ${method} ${url}`, () => {
    const basePaths = baseUrl === undefined ? [] : [afterHost(baseUrl)];
    assert.equal(matchesQueryStringHash(qsh, { method, url: afterHost(url) }, basePaths), true);
    const other = { method, url: `${afterHost(url)}x` };
    assert.equal(matchesQueryStringHash(qsh, other, basePaths), false);
    if (baseUrl === undefined) assert.equal(makeQueryStringHash(method, afterHost(url)), qsh);
  });
}

const base = '/gitlab/-/jira_connect';
for (const [canonical, method, url] of [
  [
    'GET&/x&A=1&a=y,z&a%2Cb=c%2Cd&b=2&sp=a%20b&t=~%2A%21%28%29',
    'GET',
    '/x?b=2&a=z&a=y&A=1&a%2Cb=c%2Cd&sp=a+b&t=~*!()',
  ],
  [
    'GET&/x&A=1&a=z,y&a%2Cb=c%2Cd&b=2&sp=a%20b&t=~%2A%21%28%29',
    'GET',
    '/x?b=2&a=z&a=y&A=1&a%2Cb=c%2Cd&sp=a+b&t=~*!()',
  ],
  ['POST&/events/installed&', 'post', `${base}/events/installed`],
  ['POST&/events/installed&', 'POST', '/-/jira_connect/events/installed'],
  ['POST&/events/installed&', 'POST', `${base}/events/installed/`],
  ['GET&/&', 'GET', base],
  ['GET&/&', 'GET', `${base}/?jwt=x`],
  ['GET&/-/jira_connectx&', 'GET', '/-/jira_connectx'],
  ['GET&/api/v4/x&', 'GET', '/api/v4/x'],
  ['GET&/a%26b&c=', 'GET', '/a&b?c'],
] as const) {
  test(`${method} ${url} is hashed as ${canonical}`, () => {
    const basePaths = [base, '/-/jira_connect'];
    assert.equal(matchesQueryStringHash(sha256(canonical), { method, url }, basePaths), true);
    assert.equal(
      matchesQueryStringHash(sha256(`${canonical} `), { method, url }, basePaths),
      false,
    );
  });
}

test('a repeated key in any other order is another request', () => {
  const request = { method: 'GET', url: '/x?a=2&a=3&a=1' };
  const matches = (values: string) =>
    matchesQueryStringHash(sha256(`GET&/x&a=${values}`), request, []);
  assert.deepEqual(['1,2,3', '2,3,1', '3,2,1', '2,1,3'].map(matches), [true, true, false, false]);
});

test('no key of the query is left out, however many there are', () => {
  const query = Array.from({ length: 1500 }, (_, at) => `k${10_000 + at}=1`).join('&');
  const request = { method: 'GET', url: `/x?${query}` };
  assert.equal(matchesQueryStringHash(sha256(`GET&/x&${query}`), request, []), true);
});

test('what is no text matches nothing', () => {
  for (const hash of [undefined, null, 1, {}]) {
    assert.equal(matchesQueryStringHash(hash, { method: 'GET', url: '/' }, []), false);
  }
});
