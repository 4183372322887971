import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeRanges } from './public-address.ts';
import { isAllowedUrl } from './public-url.ts';

for (const url of [
  'https://example.atlassian.net',
  'https://example.atlassian.net:8443/jira',
  'https://jira.example.com./',
  'https://8.8.8.8',
  'https://[2606:4700:4700::1111]/',
]) {
  test(`${url} is public`, () => assert.equal(isAllowedUrl(new URL(url)), true));
}

for (const url of [
  'http://example.atlassian.net',
  'ftp://example.atlassian.net',
  'https://user@example.atlassian.net',
  'https://:secret@example.atlassian.net',
  'https://localhost',
  'https://LOCALHOST.',
  'https://jira.localhost',
  'https://jira',
  'https://jira.local',
  'https://metadata.google.internal',
  'https://router.home.arpa',
  'https://127.0.0.1',
  'https://127.1',
  'https://0x7f.1',
  'https://2130706433',
  'https://0177.0.0.1',
  'https://①②⑦.⓪.⓪.①',
  'https://127.0.0.1.',
  'https://0.0.0.0',
  'https://10.1.2.3',
  'https://100.64.0.1',
  'https://169.254.169.254',
  'https://172.31.255.255',
  'https://192.168.0.1',
  'https://198.18.0.1',
  'https://224.0.0.1',
  'https://255.255.255.255',
  'https://[::]',
  'https://[::1]',
  'https://[0:0:0:0:0:0:0:1]',
  'https://[::ffff:127.0.0.1]',
  'https://[::ffff:a00:1]',
  'https://[::127.0.0.1]',
  'https://[64:ff9b::7f00:1]',
  'https://[2002:7f00:1::]',
  'https://[2001:0:1::]',
  'https://[fc00::1]',
  'https://[fd12:3456::1]',
  'https://[fe80::1]',
  'https://[fec0::1]',
  'https://[ff02::1]',
]) {
  test(`${url} is not public`, () => assert.equal(isAllowedUrl(new URL(url)), false));
}

const ranges: [url: string, isAllowed: boolean][] = [
  ['http://10.1.2.3', true],
  ['https://0x0a010203', true],
  ['http://10.2.0.1', false],
  ['https://jira.internal', true],
  ['http://example.atlassian.net', false],
  ['ftp://10.1.2.3', false],
];
for (const [url, isAllowed] of ranges) {
  test(`${url} is ${isAllowed ? '' : 'not '}allowed besides when 10.1.0.0/16 is`, () => {
    assert.equal(isAllowedUrl(new URL(url), makeRanges(['10.1.0.0/16'])), isAllowed);
  });
}
