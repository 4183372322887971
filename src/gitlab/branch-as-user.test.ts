import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { FakeAnswer } from '../../test/fixtures/gitlab/fake-gitlab.ts';
import { useGitlab } from '../../test/fixtures/gitlab/use-gitlab.ts';
import type { ProjectId } from '../domain/index.ts';
import { makeSecret } from '../lib/index.ts';

const token = makeSecret('anna-token');
const projectId = 7 as ProjectId;
const row = {
  id: 7,
  name_with_namespace: 'Acme / Shop',
  path_with_namespace: 'acme/shop',
  avatar_url: '/uploads/shop.png',
  default_branch: 'main',
};
const project: FakeAnswer = { json: row };
const branchesPath = 'projects/7/repository/branches';

async function setUp(t: TestContext, answers: Readonly<Record<string, FakeAnswer>>) {
  const { fake, gitlab } = await useGitlab(t, ({ method, path, headers }) => {
    assert.equal(headers.authorization, 'Bearer anna-token');
    return answers[`${method} ${path}`] ?? null;
  });
  return { fake, asUser: gitlab.branchAsUser, connection: fake.connection };
}

const shop = {
  id: 7,
  path: 'acme/shop',
  name: 'Acme / Shop',
  avatarUrl: 'https://gitlab.example.com/uploads/shop.png',
  defaultBranch: 'main',
  url: 'https://gitlab.example.com/gitlab/acme/shop',
};

test('the projects in which a person may push are listed, and searched by GitLab', async (t) => {
  const { fake, asUser, connection } = await setUp(t, {
    'GET projects': { json: [row], headers: { 'x-next-page': '3' } },
  });
  const page = await asUser.listProjects(connection, token, { search: 'acme sh', page: 2 });
  assert.deepEqual(page, { kind: 'listed', projects: [shop], nextPage: 3 });
  const query = Object.fromEntries(fake.calls[0]?.query ?? []);
  assert.deepEqual(query, {
    membership: 'true',
    min_access_level: '30',
    archived: 'false',
    simple: 'true',
    order_by: 'last_activity_at',
    per_page: '20',
    page: '2',
    search: 'acme sh',
    search_namespaces: 'true',
  });
});

test('the last page has no next one, and an empty repository no default branch', async (t) => {
  const empty = { ...row, default_branch: null, avatar_url: null };
  const { fake, asUser, connection } = await setUp(t, { 'GET projects': { json: [empty] } });
  assert.deepEqual(await asUser.listProjects(connection, token, { search: '', page: 1 }), {
    kind: 'listed',
    projects: [{ ...shop, avatarUrl: null, defaultBranch: null }],
    nextPage: null,
  });
  assert.equal(fake.calls[0]?.query.has('search'), false);
});

test('branches are listed with the default branch of the project', async (t) => {
  const { fake, asUser, connection } = await setUp(t, {
    'GET projects/7': project,
    [`GET ${branchesPath}`]: { json: [{ name: 'fix' }] },
  });
  const answer = await asUser.listBranches(connection, token, { projectId, search: 'fi' });
  assert.deepEqual(answer, { kind: 'listed', names: ['fix'], defaultBranch: 'main' });
  assert.ok(fake.asked().includes(`GET ${branchesPath}?per_page=20&search=fi`));
});

test('an empty repository has no branches', async (t) => {
  const { asUser, connection } = await setUp(t, {
    'GET projects/7': { json: { ...row, default_branch: null } },
    [`GET ${branchesPath}`]: { status: 404, json: { message: '404 Repository Not Found' } },
  });
  const answer = await asUser.listBranches(connection, token, { projectId, search: '' });
  assert.deepEqual(answer, { kind: 'listed', names: [], defaultBranch: null });
});

const kinds: [status: number, kind: string][] = [
  [401, 'not_signed_in'],
  [403, 'no_access'],
  [404, 'no_access'],
];
for (const [status, kind] of kinds) {
  test(`branches with ${status} are ${kind}`, async (t) => {
    const { asUser, connection } = await setUp(t, {
      'GET projects/7': { status, json: { message: 'no' } },
      [`GET ${branchesPath}`]: { status, json: { message: 'no' } },
    });
    assert.deepEqual(await asUser.listBranches(connection, token, { projectId, search: '' }), {
      kind,
    });
  });
}

test('a failure that is nobody’s fault is thrown', async (t) => {
  const { asUser, connection } = await setUp(t, { 'GET projects': { status: 500 } });
  await assert.rejects(asUser.listProjects(connection, token, { search: '', page: 1 }), {
    code: 'GITLAB_UNREACHABLE',
  });
});

const wish = { projectId, name: 'ABC-1-a#b', ref: 'main' };

test('a branch is made as the person, and its address is the one people know', async (t) => {
  const { fake, asUser, connection } = await setUp(t, {
    'GET projects/7': project,
    [`POST ${branchesPath}`]: { status: 201, json: { name: 'ABC-1-a#b' } },
  });
  assert.deepEqual(await asUser.createBranch(connection, token, wish), {
    kind: 'created',
    name: 'ABC-1-a#b',
    url: 'https://gitlab.example.com/gitlab/acme/shop/-/tree/ABC-1-a%23b',
  });
  const body = JSON.parse(fake.calls.at(-1)?.body ?? '');
  assert.deepEqual(body, { branch: 'ABC-1-a#b', ref: 'main' });
});

const rule = 'You are not allowed to create protected branches on this project.';
const hook = "GitLab: Branch name does not follow the pattern '^ABC'";
const scopes = { error: 'insufficient_scope', error_description: 'needs api' };
const refusals: [status: number, json: object, expected: object][] = [
  [401, { message: '401 Unauthorized' }, { kind: 'not_signed_in' }],
  [403, { message: '403 Forbidden' }, { kind: 'no_access' }],
  [403, scopes, { kind: 'scope_missing' }],
  [403, { message: rule }, { kind: 'protected', reason: rule }],
  [404, { message: '404 Project Not Found' }, { kind: 'no_access' }],
  [400, { message: 'Branch already exists' }, { kind: 'name_taken' }],
  [400, { message: 'Branch name is invalid' }, { kind: 'name_invalid' }],
  [400, { message: 'Invalid reference name: main' }, { kind: 'ref_missing' }],
  [400, { message: hook }, { kind: 'protected', reason: hook }],
  [
    400,
    { message: 'The repository is full' },
    { kind: 'refused', reason: 'The repository is full' },
  ],
  [422, {}, { kind: 'refused', reason: '' }],
];
for (const [status, json, expected] of refusals) {
  test(`a branch with ${status} ${JSON.stringify(json)} is ${JSON.stringify(expected)}`, async (t) => {
    const { asUser, connection } = await setUp(t, {
      'GET projects/7': project,
      [`POST ${branchesPath}`]: { status, json },
    });
    assert.deepEqual(await asUser.createBranch(connection, token, wish), expected);
  });
}

test('nothing is made in a project that the person does not see', async (t) => {
  const { fake, asUser, connection } = await setUp(t, {});
  const answer = await asUser.createBranch(connection, token, wish);
  assert.deepEqual(answer, { kind: 'no_access' });
  assert.deepEqual(fake.asked(), ['GET projects/7']);
});
