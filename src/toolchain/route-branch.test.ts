import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routeBranch } from './route-branch.ts';

const publicUrl = new URL('https://sync.example/app');
const own = 'https://sync.example/app/-/jira_connect/branches/new';
const instance = 'https://gitlab.behind.example/git';
const theirs = `${instance}/-/jira_connect/branches/new`;

const table: [query: string, instance: string | null, gitlab: string | null, expected: string][] = [
  ['issue_key=ABC-1&jwt=x.y.z', null, null, `${own}?issue_key=ABC-1`],
  [
    'issue_key=ABC-1&issue_summary=Add%20a+%26%20b&jwt=x&addonkey=app',
    null,
    null,
    `${own}?issue_key=ABC-1&issue_summary=Add%20a+%26%20b&addonkey=app`,
  ],
  ['jwt=x&issue_key=A-1&jwt=y&%6Awt=z', null, null, `${own}?issue_key=A-1`],
  ['jwt', null, null, own],
  ['', null, null, own],
  ['issue_key=A-1&jwt=x', null, 'main', `${own}?issue_key=A-1&gitlab=main`],
  ['issue_key=A-1&gitlab=other', null, 'main', `${own}?issue_key=A-1&gitlab=other`],
  ['issue_key=A-1&jwt=x', instance, 'main', `${theirs}?issue_key=A-1`],
  ['issue_key=A-1&jwt=x', `${instance}/`, null, `${theirs}?issue_key=A-1`],
];

for (const [query, given, gitlab, expected] of table) {
  test(`${query || 'nothing'} leads to ${expected}`, () => {
    const installation = { instanceUrl: given === null ? null : new URL(given) };
    assert.equal(routeBranch({ installation, publicUrl, query, gitlab }).href, expected);
  });
}
