import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createInstanceNetwork, type HostRule } from './instance-network.ts';
import { createReadInstanceUrl } from './read-instance-url.ts';

const publicOnly: HostRule = { allowPrivateHosts: false, allowedPrivateRanges: [] };

function read(text: string, rule = publicOnly): string {
  const answer = createReadInstanceUrl(createInstanceNetwork(rule))(text);
  return answer.kind === 'valid' ? answer.url.href : answer.problem;
}

const local = 'is blocked: Requests to the local network are not allowed';
const scheme = 'is blocked: Only allowed schemes are https';
const table: [text: string, expected: string][] = [
  ['https://gitlab.example.com', 'https://gitlab.example.com/'],
  ['  https://gitlab.example.com/  ', 'https://gitlab.example.com/'],
  ['https://GitLab.example.com/gitlab//', 'https://gitlab.example.com/gitlab'],
  ['gitlab.example.com', 'https://gitlab.example.com/'],
  ['gitlab.example.com:8443/git', 'https://gitlab.example.com:8443/git'],
  ['http://gitlab.example.com', scheme],
  ['ftp://gitlab.example.com', 'must be a valid URL'],
  ['javascript:alert(1)', 'must be a valid URL'],
  ['https://', 'must be a valid URL'],
  ['git lab', 'must be a valid URL'],
  ['https://gitlab.example.com?x=1', 'must be a valid URL'],
  ['https://gitlab.example.com#x', 'must be a valid URL'],
  [`https://gitlab.example.com/${'x'.repeat(1024)}`, 'must be a valid URL'],
  ['https://ann:secret@gitlab.example.com', 'must not carry credentials'],
  ['https://localhost', local],
  ['localhost:8080', local],
  ['https://127.0.0.1', local],
  ['https://2130706433', local],
  ['https://0177.0.0.1', local],
  ['https://[::ffff:127.0.0.1]', local],
  ['https://169.254.169.254/latest', local],
  ['10.1.2.3', local],
  ['https://gitlab.internal', local],
];

for (const [text, expected] of table) {
  test(`${JSON.stringify(text.slice(0, 60))}: ${expected.slice(0, 60)}`, () =>
    assert.equal(read(text), expected));
}

test('what the operator allows passes besides', () => {
  const range = { allowPrivateHosts: false, allowedPrivateRanges: ['10.1.0.0/16'] };
  assert.equal(read('http://10.1.2.3', range), 'http://10.1.2.3/');
  assert.equal(read('http://10.2.0.1', range), scheme);
  const all = { allowPrivateHosts: true, allowedPrivateRanges: [] };
  assert.equal(read('http://127.0.0.1:8080/', all), 'http://127.0.0.1:8080/');
  assert.equal(read('ftp://127.0.0.1', all), 'must be a valid URL');
});
