import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FakeAnswer } from '../../../test/fixtures/gitlab/fake-gitlab.ts';
import { byPath, useGitlab } from '../../../test/fixtures/gitlab/use-gitlab.ts';
import type { LinkTarget, ProjectId } from '../../domain/index.ts';
import { makeSecret } from '../../lib/index.ts';

const token = makeSecret('account-token');
const decision = {
  projectId: 7 as ProjectId,
  deploymentId: 415,
  status: 'approved',
  comment: 'Change ABC-1 is allowed',
} as const;

test("a decision is made with the account's token", async (t) => {
  const { fake, gitlab } = await useGitlab(t, () => ({
    status: 201,
    json: { status: 'approved' },
  }));
  const outcome = await gitlab.serviceAccounts.decideDeployment(fake.connection, token, decision);
  assert.deepEqual(outcome, { kind: 'done' });
  const [call] = fake.calls;
  assert.deepEqual(fake.asked(), ['POST projects/7/deployments/415/approval']);
  assert.equal(call?.headers.authorization, 'Bearer account-token');
  assert.equal(call?.headers['private-token'], undefined);
  assert.deepEqual(JSON.parse(call?.body ?? ''), {
    status: 'approved',
    comment: 'Change ABC-1 is allowed',
  });
});

const answers: [status: number, message: string, kind: string, says: RegExp][] = [
  [400, 'This deployment is not waiting for approvals.', 'not_waiting', /^$/],
  [400, 'This job is not blocked', 'not_waiting', /^$/],
  [400, 'You cannot approve your own deployment.', 'refused', /refused .*own deployment/],
  [403, '403 Forbidden', 'refused', /may not decide.*403 Forbidden/],
  [404, '404 Not Found', 'refused', /cannot see the deployment.*Premium/],
  [404, '404 Project Not Found', 'refused', /cannot see/],
  [401, '401 Unauthorized', 'refused', /wrong, expired or revoked/],
];

for (const [status, message, kind, says] of answers) {
  test(`a decision answered with ${status} ${message} is ${kind}`, async (t) => {
    const { fake, gitlab } = await useGitlab(t, () => ({ status, json: { message } }));
    const { decideDeployment } = gitlab.serviceAccounts;
    const outcome = await decideDeployment(fake.connection, token, decision);
    assert.equal(outcome.kind, kind);
    assert.match(outcome.kind === 'refused' ? outcome.reason : '', says);
  });
}

test('a decision that GitLab could not take is an error, to be tried again', async (t) => {
  const { fake, gitlab } = await useGitlab(t, () => ({ status: 503 }));
  const { decideDeployment } = gitlab.serviceAccounts;
  await assert.rejects(decideDeployment(fake.connection, token, decision), {
    code: 'GITLAB_UNREACHABLE',
    retry: 'soon',
  });
});

const good: Readonly<Record<string, FakeAnswer>> = {
  'personal_access_tokens/self': { json: { scopes: ['api'], expires_at: '2999-01-01' } },
  user: { json: { id: 5, username: 'jira-bot' } },
  'groups/20/members/all/5': { json: { access_level: 30 } },
  'projects/20/members/all/5': { json: { access_level: 20 } },
};
const projectMissing: FakeAnswer = { status: 404, json: { message: '404 Project Not Found' } };

const checks: [
  name: string,
  kind: LinkTarget['kind'],
  answers: Readonly<Record<string, FakeAnswer>>,
  says: RegExp[],
][] = [
  ['a good token of a group', 'group', {}, []],
  ['a good token of a project', 'project', {}, []],
  ["a good token for a user's projects", 'user', {}, []],
  ['a token that tells nothing of itself', 'group', { 'personal_access_tokens/self': null }, []],
  [
    'a token that may only read',
    'group',
    { 'personal_access_tokens/self': { json: { scopes: ['read_api'] } } },
    [/scopes read_api\. .*scope api/],
  ],
  [
    'a token of yesterday',
    'group',
    { 'personal_access_tokens/self': { json: { scopes: ['api'], expires_at: '2020-02-03' } } },
    [/expired \(2020-02-03\)/],
  ],
  [
    'a stranger to the group',
    'group',
    { 'groups/20/members/all/5': null },
    [/jira-bot is no member of acme/],
  ],
  [
    'a guest of the group',
    'group',
    { 'groups/20/members/all/5': { json: { access_level: 10 } } },
    [/no member/],
  ],
  [
    'a project that cannot be seen',
    'project',
    { 'projects/20/members/all/5': projectMissing },
    [/no member/],
  ],
  [
    'a token without any right',
    'group',
    { 'personal_access_tokens/self': { json: { scopes: [] } }, user: { status: 403 } },
    [/scopes none/, /may not read the API/],
  ],
  [
    'a token that was revoked',
    'group',
    { 'personal_access_tokens/self': { status: 401 } },
    [/does not accept/],
  ],
];

for (const [name, kind, changed, says] of checks) {
  test(`${name} has ${says.length} problems`, async (t) => {
    const { fake, gitlab } = await useGitlab(t, byPath({ ...good, ...changed }));
    const path = { id: 20, fullPath: 'acme', name: 'acme', fullName: 'acme' };
    const target = { kind, ...path, description: null, avatarUrl: null };
    const problems = await gitlab.serviceAccounts.checkToken(fake.connection, token, target);
    assert.equal(problems.length, says.length);
    for (const [index, saying] of says.entries()) assert.match(problems[index] ?? '', saying);
    assert.ok(fake.calls.every(({ headers }) => headers.authorization === 'Bearer account-token'));
  });
}
