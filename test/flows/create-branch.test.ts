import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Project } from '../../sandbox/gitlab/index.ts';
import type {
  BranchProjectsAnswer,
  CreateBranchAnswer,
  ErrorAnswer,
  SourceBranchesAnswer,
} from '../../src/contract/index.ts';
import { holdsEventually } from '../support/eventually.ts';
import { jiraShows } from '../support/jira-shows.ts';
import { givenLinkedProject } from '../support/link-group.ts';
import { useWorld } from '../support/use-world.ts';

const world = useWorld({}, async (made) => {
  shop = await givenLinkedProject(made, 'acme');
  const dev = made.gitlab.createUser({ username: 'dev', name: 'Devi' });
  const guest = made.gitlab.createUser({ username: 'guest', name: 'Gus' });
  made.gitlab.addMember({ project: shop }, dev, 30);
  made.gitlab.addMember({ project: shop }, guest, 10);
  devToken = made.gitlab.createToken(dev, { kind: 'oauth', scopes: ['api'] }).value;
  guestToken = made.gitlab.createToken(guest, { kind: 'oauth', scopes: ['api'] }).value;
  readerToken = made.gitlab.createToken(dev, { kind: 'oauth', scopes: ['read_api'] }).value;
  gitlab = (await (await (await made.storage()).stores.connections.list()).at(0))?.slug ?? '';
});

let shop: Project;
let devToken: string;
let guestToken: string;
let readerToken: string;
let gitlab: string;

async function ask<Answer>(path: string, token: string | null, body?: object) {
  const response = await fetch(`${world().productUrl}/-/page/branch${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      ...(token !== null && { 'gitlab-authorization': `Bearer ${token}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Answer };
}

const listProjects = (token: string | null, query = '') =>
  ask<BranchProjectsAnswer>(`/projects?gitlab=${gitlab}${query}`, token);
const listSources = (query = '', token = devToken) =>
  ask<SourceBranchesAnswer>(`/sources?gitlab=${gitlab}&project=${shop.id}${query}`, token);
const create = <Answer = ErrorAnswer>(fields: object, token: string | null = devToken) =>
  ask<Answer>('', token, { gitlab, project: shop.id, ref: 'main', ...fields });

test('"Create branch" in an issue leads to our page, without the token', async () => {
  const { jira, productUrl } = world();
  const fields = 'issue_key=MAKE-1&issue_summary=Add%20a%20cart&addonkey=x';
  const jwt = jira.signedToken({ accountId: 'developer-account' });
  const route = `${productUrl}/-/jira_connect/branches/route`;
  const response = await fetch(`${route}?${fields}&jwt=${jwt}`, { redirect: 'manual' });
  assert.equal(response.status, 302);
  const page = `${productUrl}/-/jira_connect/branches/new`;
  assert.equal(response.headers.get('location'), `${page}?${fields}&gitlab=${gitlab}`);
  const refused = await fetch(`${route}?${fields}`, { redirect: 'manual' });
  assert.equal(refused.status, 403);
});

test('a developer finds the projects to push to; a guest finds none', async () => {
  const { status, body } = await listProjects(devToken);
  assert.equal(status, 200);
  assert.deepEqual(
    body.projects.map(({ path, defaultBranch }) => [path, defaultBranch]),
    [['acme/shop', 'main']],
  );
  assert.equal(body.nextPage, null);
  assert.deepEqual((await listProjects(devToken, '&search=nowhere')).body.projects, []);
  assert.equal((await listProjects(devToken, '&search=shop&page=1')).body.projects.length, 1);
  assert.deepEqual((await listProjects(guestToken)).body.projects, []);
});

test('branches to begin at are listed and searched, the default branch first', async () => {
  await world().gitlab.createBranch(shop, 'a-first');
  const names = async (query = '') =>
    (await listSources(query)).body.branches.map(({ name, isDefault }) => [name, isDefault]);
  assert.deepEqual(await names(), [
    ['main', true],
    ['a-first', false],
  ]);
  assert.deepEqual(await names('&search=first'), [['a-first', false]]);
});

test('a branch is made as the person, and Jira shows it', async () => {
  const name = 'MAKE-1-add-a-cart';
  const { status, body } = await create<CreateBranchAnswer>({ name });
  assert.equal(status, 200);
  assert.equal(body.name, name);
  assert.equal(body.url, `${world().gitlab.url}/acme/shop/-/tree/${name}`);
  await holdsEventually(() => assert.deepEqual(jiraShows(world(), 'MAKE-1').branches, [name]));
});

test('a branch of an issue that begins elsewhere is made there', async () => {
  const answer = await create<CreateBranchAnswer>({ name: 'MAKE-2', ref: 'a-first' });
  assert.equal(answer.status, 200);
});

const refusals: [string, object, () => string | null, number, string][] = [
  ['a name that is taken', { name: 'a-first' }, () => devToken, 422, 'BRANCH_NAME_TAKEN'],
  ['a name with a blank', { name: 'a b' }, () => devToken, 422, 'BRANCH_NAME_INVALID'],
  ['a source that is gone', { name: 'x', ref: 'gone' }, () => devToken, 422, 'BRANCH_REF_MISSING'],
  ['a guest', { name: 'x' }, () => guestToken, 403, 'BRANCH_NO_ACCESS'],
  ['rights to read only', { name: 'x' }, () => readerToken, 403, 'BRANCH_SCOPE_MISSING'],
  ['a project that is none', { name: 'x', project: 9e6 }, () => devToken, 403, 'BRANCH_NO_ACCESS'],
  ['a token that ended', { name: 'x' }, () => 'ended', 401, 'GITLAB_SIGN_IN_REQUIRED'],
  ['no token', { name: 'x' }, () => null, 401, 'GITLAB_SIGN_IN_REQUIRED'],
  ['no name', { name: '' }, () => devToken, 400, 'REQUEST_INVALID'],
  ['an unknown GitLab', { name: 'x', gitlab: 'nope' }, () => devToken, 404, 'NOT_FOUND'],
];
for (const [what, fields, token, status, code] of refusals) {
  test(`with ${what} it is ${code}, and says what to do`, async () => {
    const answer = await create(fields, token());
    assert.deepEqual([answer.status, answer.body.error.code], [status, code]);
    assert.ok(answer.body.error.message.length > 10 && answer.body.error.do.length > 10);
    world().gitlab.clearRequests();
  });
}

test('what a rule of the project forbids is said in its words', async () => {
  world().gitlab.setBranchRules(shop, { protected: ['release/*'] });
  const answer = await create({ name: 'release/1' });
  assert.deepEqual([answer.status, answer.body.error.code], [403, 'BRANCH_PROTECTED']);
  world().gitlab.clearRequests();
});

test('nobody lists anything without a token of their own', async () => {
  assert.equal((await listProjects(null)).status, 401);
  assert.equal((await listProjects('ended')).status, 401);
  assert.equal((await listSources('', 'ended')).status, 401);
  world().gitlab.clearRequests();
});
