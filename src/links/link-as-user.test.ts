import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gitlabMatching } from '../domain/index.ts';
import { makeSecret } from '../lib/index.ts';
import { linkAsUser } from './link-as-user.ts';
import { connection, createLinkFakes, installation, makeLink, target } from './link-deps.fake.ts';

const input = {
  installation,
  connection,
  accountId: 'jira-ann' as string | null,
  token: makeSecret('personal'),
  fullPath: 'acme/tools',
};

test('an administrator who maintains the group links it, and its projects are looked for', async () => {
  const { deps, calls } = createLinkFakes();
  assert.deepEqual(await linkAsUser(deps, input), { kind: 'linked', link: makeLink() });
  const link = {
    installationId: 1,
    connectionId: 1,
    target,
    linkedBy: 'ann',
    accountId: 'jira-ann',
    matching: gitlabMatching,
    since: null,
  };
  assert.deepEqual(calls, [
    ['ask Jira'],
    ['ask GitLab', 'acme/tools'],
    ['add', link],
    ['job in transaction', 'discover-projects', { linkId: 3 }, { key: 'link-3' }],
  ]);
});

test('what the person said about the link is kept with it', async () => {
  const { deps, calls } = createLinkFakes();
  const since = new Date('2025-01-01');
  const options = { jiraProjects: ['web', 'ABC', 'WEB'], pattern: '#(\\w+-\\d+)', since };
  await linkAsUser(deps, { ...input, options });
  const [, , [, added] = []] = calls as [unknown, unknown, [string, { matching: object }]];
  assert.deepEqual(
    { matching: added?.matching, since },
    {
      matching: {
        jiraProjects: ['ABC', 'WEB'],
        searchesSourceBranch: false,
        pattern: '#(\\w+-\\d+)',
      },
      since,
    },
  );
});

test('a rule that cannot work links nothing and says why', async () => {
  const { deps, calls } = createLinkFakes();
  await assert.rejects(linkAsUser(deps, { ...input, options: { pattern: '(?=x)' } }), {
    code: 'MATCHING_INVALID',
    safe: 'The pattern is not RE2: invalid or unsupported Perl syntax: `(?=`.',
  });
  assert.deepEqual(calls, [['ask Jira'], ['ask GitLab', 'acme/tools']]);
});

type Fakes = ReturnType<typeof createLinkFakes>;

/** What is in the way, the answer, and what was asked before. */
const table: [string, Partial<Fakes['answers']>, object, string[]][] = [
  ['GitLab does not know the token', { user: null }, { kind: 'not_signed_in' }, []],
  [
    'Jira does not show the person',
    { administrator: { kind: 'unreadable' } },
    { kind: 'jira_user_unreadable' },
    ['ask Jira'],
  ],
  [
    'the person is no administrator',
    { administrator: { kind: 'other', groups: ['users'] }, linkable: null },
    { kind: 'not_administrator', groups: ['users'] },
    ['ask Jira'],
  ],
  [
    'GitLab shows no such group, or too small a role',
    { linkable: null, isLinkedAlready: true },
    { kind: 'not_linkable' },
    ['ask Jira', 'ask GitLab'],
  ],
  [
    'it is linked already',
    { isLinkedAlready: true },
    { kind: 'already_linked' },
    ['ask Jira', 'ask GitLab', 'add'],
  ],
];

for (const [what, answers, expected, asked] of table) {
  test(`${what}: nothing is linked`, async () => {
    const fakes = createLinkFakes();
    Object.assign(fakes.answers, answers);
    assert.deepEqual(await linkAsUser(fakes.deps, input), expected);
    assert.deepEqual(
      fakes.calls.map(([name]) => name),
      asked,
    );
  });
}

test('a token without an account counts as a person Jira does not show', async () => {
  const { deps, calls } = createLinkFakes();
  const answer = await linkAsUser(deps, { ...input, accountId: null });
  assert.deepEqual(answer, { kind: 'jira_user_unreadable' });
  assert.deepEqual(calls, []);
});

test('an empty path is never asked of GitLab, whose list of all groups it would name', async () => {
  const { deps, calls } = createLinkFakes();
  assert.deepEqual(await linkAsUser(deps, { ...input, fullPath: '' }), { kind: 'not_linkable' });
  assert.deepEqual(calls, [['ask Jira']]);
});
