import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import type { JiraUser } from '../../sandbox/jira/index.ts';
import type { NamespacesAnswer, PersonAnswer, TokenAnswer } from '../../src/contract/index.ts';
import { type Asked, askPage } from '../support/ask-page.ts';
import { eventually } from '../support/eventually.ts';
import { useWorld } from '../support/use-world.ts';

const people: JiraUser[] = [
  { accountId: 'hidden', displayName: 'H', groups: [], administers: false, readable: 'nothing' },
];
const adminToken = 'an-admin-token-of-tests';

const world = useWorld({ jira: { users: people }, env: { ADMIN_TOKEN: adminToken } }, async (w) => {
  const { gitlab } = w;
  for (const path of ['acme', 'beta', 'gamma', 'quiet']) {
    const group = gitlab.createGroup({ path });
    const project = gitlab.createProject({ group, name: 'Shop' });
    await gitlab.pushCommits(project, 'main', [{ message: 'ABC-1 Open the shop' }]);
  }
  const acme = gitlab.createGroup({ path: 'acme-labs', name: 'Acme Labs' });
  gitlab.createGroup({ path: 'web', parent: acme });
  const dora = gitlab.createUser({ username: 'dora' });
  gitlab.addMember({ group: acme }, dora, 30);
});

const { call, getGitlab, tokenOf, assertRefused, readSite, link } = askPage(world);

/** Consents at GitLab as a browser does; gives the code and the verifier that goes with it. */
async function consent() {
  const gitlab = await getGitlab();
  assert.ok(gitlab.applicationId);
  const codeVerifier = randomBytes(96).toString('base64url');
  const response = await fetch(gitlab.authorizeUrl, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({
      client_id: gitlab.applicationId,
      redirect_uri: gitlab.redirectUrl,
      response_type: 'code',
      scope: gitlab.scopes.join(' '),
      state: 'a-state',
      code_challenge: createHash('sha256').update(codeVerifier).digest('base64url'),
      code_challenge_method: 'S256',
      username: 'root',
      answer: 'allow',
    }),
  });
  const back = new URL(response.headers.get('location') ?? '');
  assert.equal(`${back.origin}${back.pathname}`, gitlab.redirectUrl);
  return { gitlab: gitlab.slug, code: back.searchParams.get('code') ?? '', codeVerifier };
}

test('a person signs in through us, once for each code', async () => {
  const body = await consent();
  const signedIn = await call<TokenAnswer>('/oauth/token', { method: 'POST', body, account: null });
  assert.equal(signedIn.status, 200);
  assert.deepEqual(signedIn.answer.scopes, ['api']);
  const { answer: person } = await call<PersonAnswer>(`/person?gitlab=${body.gitlab}`, {
    account: null,
    gitlab: signedIn.answer.accessToken,
  });
  assert.equal(person.username, 'root');
  const asked = { method: 'POST', body, account: null };
  const again = await assertRefused('/oauth/token', asked, 422, 'GITLAB_SIGN_IN_REFUSED');
  assert.match(again, /invalid_grant/);
});

test('a verifier that is not the code’s gets no token', async () => {
  const body = { ...(await consent()), codeVerifier: 'x'.repeat(64) };
  const asked = { method: 'POST', body, account: null };
  await assertRefused('/oauth/token', asked, 422, 'GITLAB_SIGN_IN_REFUSED');
});

test('the page that sign-in leads back to hands the code on by a file of ours', async () => {
  const response = await fetch(`${world().productUrl}/-/jira_connect/oauth_callbacks?code=1`);
  const html = await response.text();
  const [, source = ''] = /<script src="([^"]+)"/.exec(html) ?? [];
  assert.equal((await fetch(`${world().productUrl}${source}`)).status, 200);
  assert.match(response.headers.get('content-security-policy') ?? '', /frame-ancestors 'none'/);
});

test('what may be linked is found, page by page, and marked when it is', async () => {
  const gitlab = tokenOf();
  const ask = async (query: string) =>
    (
      await call<NamespacesAnswer>(`/namespaces?gitlab=${(await getGitlab()).slug}&${query}`, {
        gitlab,
      })
    ).answer;
  const groups = await ask('kind=group');
  assert.ok(groups.namespaces.every(({ path }) => !path.includes('/')));
  assert.deepEqual([groups.total, groups.nextPage], [6, 2]);
  const others = await ask('kind=group&page=2');
  assert.deepEqual(
    [others.namespaces.map(({ path }) => path), others.nextPage],
    [['acme-labs/web'], null],
  );
  assert.equal((await link(['acme-labs'])).status, 200);
  const labs = await ask('kind=group&search=labs');
  const marks = labs.namespaces.map(({ path, linked, via }) => [path, linked, via]);
  assert.deepEqual(marks.toSorted(), [
    ['acme-labs', 'linked', null],
    ['acme-labs/web', 'inherited', 'acme-labs'],
  ]);
  const projects = await ask('kind=project&search=shop');
  assert.equal(projects.namespaces.length, 4);
  assert.match(projects.namespaces[0]?.url ?? '', /^http:.*\/shop$/);
  assert.deepEqual(
    (await ask('kind=user')).namespaces.map(({ path }) => path),
    ['root'],
  );
});

test('several groups are linked at once, with keys and a start of the history', async () => {
  const more = { jiraProjects: ['ABC'], since: '2020-01-01' };
  const { answer } = await link(['acme', 'beta', 'no/such', 'acme-labs'], {}, more);
  assert.deepEqual(
    answer.results.map(({ path, linked, problem }) => [path, linked, problem?.code ?? null]),
    [
      ['acme', true, null],
      ['beta', true, null],
      ['no/such', false, 'NOT_LINKABLE'],
      ['acme-labs', false, 'ALREADY_LINKED'],
    ],
  );
  await eventually(async () => {
    const { links } = await readSite();
    return links
      .filter(({ target }) => ['acme', 'beta'].includes(target.path))
      .every(
        ({ history, lastAcceptedAt }) => history.projectsDone === 1 && lastAcceptedAt !== null,
      );
  }, 30_000);
  const acme = (await readSite()).links.find(({ target }) => target.path === 'acme');
  assert.deepEqual(acme?.jiraProjects, ['ABC']);
  assert.equal(acme?.history.since, '2020-01-01T00:00:00.000Z');
  assert.deepEqual([acme?.linkedBy, acme?.waiting, acme?.rejected], ['root', 0, 0]);
  assert.deepEqual(acme?.problems, []);
});

test('a person without the role links nothing', async () => {
  const { answer } = await link(['gamma', 'root'], { gitlab: tokenOf('stranger') });
  assert.deepEqual(
    answer.results.map(({ problem }) => problem?.code),
    ['NOT_LINKABLE', 'NOT_LINKABLE'],
  );
});

const outsiders: [string, string, RegExp][] = [
  ['developer-account', 'NOT_A_JIRA_ADMINISTRATOR', /Current groups: jira-users/],
  ['hidden', 'JIRA_USER_UNREADABLE', /Could not fetch user information from Jira/],
];
for (const [account, code, text] of outsiders) {
  test(`${account} sees the page and why nothing may be changed, and changes nothing`, async () => {
    const { administrator, links } = await readSite({ account });
    assert.equal(administrator.is, false);
    assert.equal(administrator.problem?.code, code);
    assert.match(administrator.problem?.message ?? '', text);
    const refused = await link(['gamma'], { account });
    assert.equal(refused.status, 403);
    const [first] = links;
    const asked: [string, Asked][] = [
      [`/links/${first?.id}`, { method: 'DELETE' }],
      [`/links/${first?.id}/sync`, { method: 'POST' }],
      [`/links/${first?.id}/history`, { method: 'POST', body: { action: 'pause' } }],
    ];
    for (const [path, how] of asked) await assertRefused(path, { ...how, account }, 403, code);
    assert.equal((await readSite()).links.length, links.length);
  });
}

test('nobody comes in without proof', async () => {
  await assertRefused('/site', { account: null }, 403, 'TOKEN_REFUSED');
  await assertRefused('/site?site=1', { adminToken: 'not-the-admin-token' }, 401, 'OPERATOR_ONLY');
  const path = `/namespaces?gitlab=${(await getGitlab()).slug}&kind=group`;
  await assertRefused(path, {}, 401, 'GITLAB_SIGN_IN_REQUIRED');
  await assertRefused(path, { gitlab: 'made-up' }, 401, 'GITLAB_SIGN_IN_REQUIRED');
  world().gitlab.clearRequests();
});

test('a history is paused, goes on, and is read again', async () => {
  const find = async () => (await readSite()).links.find(({ target }) => target.path === 'beta');
  const id = (await find())?.id;
  const steer = async (body: object) =>
    (await call(`/links/${id}/history`, { method: 'POST', body })).status;
  assert.equal(await steer({ action: 'pause' }), 200);
  assert.equal((await find())?.history.state, 'paused');
  assert.equal(await steer({ action: 'resume' }), 200);
  assert.equal((await find())?.history.state, 'running');
  assert.equal(await steer({ action: 'restart', since: null }), 200);
  assert.equal((await find())?.history.since, null);
  assert.equal((await call(`/links/${id}/sync`, { method: 'POST' })).status, 200);
  await eventually(async () => (await find())?.history.projectsDone === 1, 30_000);
});

test('what was sent goes with the link where that is wished', async () => {
  const { jira } = world();
  const shown = () => jira.issue('ABC-1').commits.some(({ url }) => (url ?? '').includes('/beta/'));
  const beta = (await readSite()).links.find(({ target }) => target.path === 'beta');
  assert.ok(shown());
  const path = `/links/${beta?.id}?deleteData=true`;
  assert.equal((await call(path, { method: 'DELETE' })).status, 200);
  await eventually(async () => !shown(), 30_000);
  await assertRefused(path, { method: 'DELETE' }, 404, 'NOT_FOUND');
});

test('the operator stands for the administrator of Jira', async () => {
  const page = await readSite({ adminToken }, '?site=1');
  assert.equal(page.administrator.is, true);
  const acme = page.links.find(({ target }) => target.path === 'acme');
  const removed = await call(`/links/${acme?.id}?site=1`, { method: 'DELETE', adminToken });
  assert.equal(removed.status, 200);
});
