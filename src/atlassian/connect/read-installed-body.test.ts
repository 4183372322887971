import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readInstalledBody } from './read-installed-body.ts';

const good = {
  key: 'ignored',
  clientKey: 'b6e6a0f6',
  sharedSecret: 'secret',
  baseUrl: 'https://example.atlassian.net',
  displayUrl: 'https://jira.example.com',
};
const strict = { allowPrivateHosts: false };

test('a body of Jira is read, and what is not needed is ignored', () => {
  assert.deepEqual(readInstalledBody(good, strict), {
    kind: 'valid',
    body: {
      clientKey: 'b6e6a0f6',
      sharedSecret: 'secret',
      baseUrl: new URL('https://example.atlassian.net/'),
      displayUrl: new URL('https://jira.example.com/'),
    },
  });
});

for (const displayUrl of [undefined, null, '']) {
  test(`displayUrl ${displayUrl} is none`, () => {
    const result = readInstalledBody({ ...good, displayUrl }, strict);
    assert.equal(result.kind === 'valid' && result.body.displayUrl, null);
  });
}

const table: [string, Record<string, unknown>, string][] = [
  ['no clientKey', { clientKey: undefined }, 'clientKey is missing or too long'],
  ['blank clientKey', { clientKey: ' ' }, 'clientKey is missing or too long'],
  ['long clientKey', { clientKey: 'x'.repeat(256) }, 'clientKey is missing or too long'],
  ['no secret', { sharedSecret: undefined }, 'sharedSecret is missing or too long'],
  ['a secret that is no text', { sharedSecret: 1 }, 'sharedSecret is missing or too long'],
  ['no baseUrl', { baseUrl: undefined }, 'baseUrl is no web address'],
  ['a path as baseUrl', { baseUrl: '/jira' }, 'baseUrl is no web address'],
  ['another scheme', { baseUrl: 'file:///etc/passwd' }, 'baseUrl is no web address'],
  ['http', { baseUrl: 'http://example.atlassian.net' }, 'baseUrl must be https'],
  ['a name that is none', { displayUrl: 'https://a;sandbox' }, 'displayUrl is no web address'],
  ['credentials', { baseUrl: 'https://a:b@example.net' }, 'baseUrl must not carry credentials'],
  ['a query', { baseUrl: 'https://example.net/?a' }, 'baseUrl must end with its path'],
  ['a private address', { baseUrl: 'https://0x7f.1' }, 'baseUrl is a private address'],
  ['a private display', { displayUrl: 'https://[::1]' }, 'displayUrl is a private address'],
];

for (const [what, change, problem] of table) {
  test(`${what} is refused`, () => {
    assert.deepEqual(readInstalledBody({ ...good, ...change }, strict), {
      kind: 'invalid',
      problems: [problem],
    });
  });
}

for (const body of [null, undefined, 'text', 1, []]) {
  test(`${JSON.stringify(body)} is no body`, () => {
    const result = readInstalledBody(body, strict);
    assert.equal(result.kind === 'invalid' && result.problems.length, 3);
  });
}

test('http and private addresses pass where they are allowed', () => {
  const body = { ...good, baseUrl: 'http://127.0.0.1:4000', displayUrl: 'http://localhost:4000' };
  assert.equal(readInstalledBody(body, { allowPrivateHosts: true }).kind, 'valid');
});
