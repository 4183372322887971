import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Connection, ConnectionId } from '../domain/index.ts';
import { makeSecret } from '../lib/index.ts';
import { readQuestion } from './read-question.ts';

const connection: Connection = {
  id: 1 as ConnectionId,
  slug: 'main',
  url: new URL('https://gitlab.example/gl/'),
  internalUrl: new URL('http://gitlab.internal'),
  token: makeSecret('glpat'),
  applicationId: null,
};
const project = { path: 'acme/tools/shop', connection };
const any = { path: 'acme/shop', connection: null };
const page = 'https://gitlab.example/gl/acme/tools/shop';
const sha = '0123456789abcdef0123456789abcdef01234567';

const table: [question: string, understoodAs: string, wanted: object][] = [
  ['ABC-12', 'issue_key', { kind: 'issue_key', issueKey: 'ABC-12' }],
  [' abc-12 ', 'issue_key', { kind: 'issue_key', issueKey: 'ABC-12' }],
  ['where is ABC-12 please', 'issue_key', { kind: 'issue_key', issueKey: 'ABC-12' }],
  ['acme/shop!7', 'merge_request', { kind: 'merge_request', iid: 7, project: any }],
  ['acme/shop@0123ABC', 'sha', { kind: 'commit', sha: '0123abc', project: any }],
  ['0123abc', 'sha', { kind: 'commit', sha: '0123abc', project: null }],
  ['0123ab', 'branch', { kind: 'branch', name: '0123ab', project: null }],
  ['feature/ABC-1-cart', 'branch', { kind: 'branch', name: 'feature/ABC-1-cart', project: null }],
  ['!7', 'nothing', { kind: 'nothing' }],
  ['how are you', 'nothing', { kind: 'nothing' }],
  ['https://', 'nothing', { kind: 'nothing' }],
  [`${page}/-/merge_requests/7`, 'url', { kind: 'merge_request', iid: 7, project }],
  [`${page}/-/merge_requests/7/diffs?a=b#c`, 'url', { kind: 'merge_request', iid: 7, project }],
  [`${page}/merge_requests/7`, 'url', { kind: 'merge_request', iid: 7, project }],
  [`${page}/-/merge_requests/new`, 'url', { kind: 'project', project }],
  [`${page}/-/commit/${sha}`, 'url', { kind: 'commit', sha, project }],
  [`${page}/-/commits/${sha}`, 'url', { kind: 'commit', sha, project }],
  [`${page}/-/commits/a%2Fb`, 'url', { kind: 'branch', name: 'a/b', project }],
  [`${page}/-/tree/a/b?ref_type=heads`, 'url', { kind: 'branch', name: 'a/b', project }],
  [`${page}/-/tree/%E0%A4`, 'url', { kind: 'branch', name: '%E0%A4', project }],
  [`${page}/-/pipelines/9`, 'url', { kind: 'build', id: 9, project }],
  [
    `${page}/-/environments/4/deployments/3`,
    'url',
    { kind: 'deployment', environmentId: 4, iid: 3, project },
  ],
  [`${page}/-/environments/4`, 'url', { kind: 'project', project }],
  [`${page}/-/issues`, 'url', { kind: 'project', project }],
  [page, 'url', { kind: 'project', project }],
  ['https://gitlab.example/other', 'url', { kind: 'elsewhere', origin: 'https://gitlab.example' }],
  [
    'https://one.atlassian.net/browse/ABC-1?x=y',
    'issue_key',
    { kind: 'issue_key', issueKey: 'ABC-1' },
  ],
  [
    'https://one.atlassian.net/jira/boards/1?selectedIssue=ABC-1',
    'issue_key',
    { kind: 'issue_key', issueKey: 'ABC-1' },
  ],
  [
    'https://one.atlassian.net/jira/software/projects/ABC/boards/1',
    'url',
    { kind: 'elsewhere', origin: 'https://one.atlassian.net' },
  ],
];
for (const [text, understoodAs, wanted] of table) {
  test(`${text.trim()} is ${understoodAs}`, () => {
    assert.deepEqual(readQuestion(text, [connection]), { understoodAs, wanted });
  });
}
