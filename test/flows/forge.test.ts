import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import type { Project } from '../../sandbox/gitlab/index.ts';
import type { InvocationSpec } from '../../sandbox/jira/index.ts';
import { holdsEventually } from '../support/eventually.ts';
import { jiraShows } from '../support/jira-shows.ts';
import { untilPastIsRead } from '../support/link-group.ts';
import { forgeAppId, makeManifest } from '../support/make-forge-app.ts';
import { query } from '../support/query.ts';
import { settle } from '../support/settle.ts';
import { useWorld } from '../support/use-world.ts';

// One story: each test goes on where the one before it ended.

const env = { JIRA_FORGE_APP_ID: forgeAppId };
const world = useWorld({ isInstalled: false, env }, async ({ gitlab, jira, productUrl }) => {
  shop = gitlab.createProject({ group: gitlab.createGroup({ path: 'acme' }), name: 'Shop' });
  gitlab.createGroup({ path: 'secret' });
  await gitlab.pushCommits(shop, 'FRG-1-past', [{ message: 'FRG-1 as it was' }]);
  manifest = await makeManifest(productUrl, gitlab.url);
  await jira.forge.install({ ...manifest, modules: { ...manifest.modules, trigger: [] } });
});

let shop: Project;
let manifest: Awaited<ReturnType<typeof makeManifest>>;

const api = '/api/v4/integrations/jira_forge';
type Asked = Parameters<ReturnType<typeof world>['jira']['forge']['call']>[0];
const ask = (path: string, asked: Partial<Asked> = {}) =>
  world().jira.forge.call({ path: api + path, accountId: 'admin-account', ...asked });

async function delegate(
  accountId: string,
  username = 'root',
  scopes: ['api'] | ['read_user'] = ['api'],
) {
  const { gitlab, jira, productUrl } = world();
  const user = username === 'root' ? gitlab.root : gitlab.createUser({ username });
  const { value } = gitlab.createToken(user, { kind: 'oauth', scopes });
  return await fetch(`${productUrl}${api}/user_delegation`, {
    method: 'POST',
    headers: { authorization: `Bearer ${value}`, 'content-type': 'application/json' },
    body: JSON.stringify({ account_id: accountId, cloud_id: jira.forge.cloudId }),
  });
}

async function getDelegation(accountId: string, username?: string): Promise<string> {
  const response = await delegate(accountId, username);
  assert.equal(response.status, 201);
  return ((await response.json()) as { delegation: string }).delegation;
}

async function link(namespacePath: string, delegation: string | null, asked: Partial<Asked> = {}) {
  const response = await ask('/subscriptions', {
    body: { namespace_path: namespacePath },
    ...(delegation !== null && { headers: { 'x-gitlab-jira-user-delegation': delegation } }),
    ...asked,
  });
  return { status: response.status, text: await response.text() };
}

const sites = () =>
  query<{ id: number; client_key: string; forge_token: string | null }>(
    world(),
    'select * from installation',
  );

async function pushIsShown(issueKey: string): Promise<void> {
  await world().gitlab.pushCommits(shop, issueKey, [{ message: issueKey }]);
  await holdsEventually(() => assert.deepEqual(jiraShows(world(), issueKey).branches, [issueKey]));
}

const nowS = () => Math.floor(Date.now() / 1000);
const app = (bend: object) => ({ claims: { app: { installationId: 'x', ...bend } } });
const refused: Record<string, () => InvocationSpec> = {
  'no algorithm': () => ({ alg: 'none' }),
  'a secret for a key (HS256)': () => ({ alg: 'HS256' }),
  'the signature of another key': () => ({
    privateKey: generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
  }),
  'a key that Atlassian does not have': () => ({ header: { kid: 'made-up' } }),
  'another issuer': () => ({ claims: { iss: 'forge/other' } }),
  'no issuer': () => ({ claims: { iss: undefined } }),
  "another app's id": () => ({ claims: { aud: forgeAppId.replace('8db3', '0000') } }),
  'no audience': () => ({ claims: { aud: undefined } }),
  'its time over': () => ({ claims: { iat: nowS() - 60, nbf: nowS() - 60, exp: nowS() - 35 } }),
  'no end': () => ({ claims: { exp: undefined } }),
  'its time not yet come': () => ({ claims: { nbf: nowS() + 60 } }),
  'no id of its own': () => ({ claims: { jti: undefined } }),
  'no app': () => ({ claims: { app: undefined } }),
  'a name that is none': () => app({ apiBaseUrl: 'https://api.atlassian.com/ex/jira/x' }),
  'an isolated cloud': () => ({ claims: { icLabel: 'ic' } }),
};

describe('an invocation token is refused with', () => {
  for (const [what, bend] of Object.entries(refused)) {
    test(what, async () => {
      const response = await ask('/installation/forge_token', {
        accountId: 'admin-account',
        ...bend(),
      });
      assert.equal(response.status, 401);
      const message = '401 Unauthorized - Forge invocation token authentication failed';
      assert.deepEqual(await response.json(), { message });
      assert.deepEqual(await sites(), []);
    });
  }

  test('nothing at all, or something that is none', async () => {
    for (const token of ['x', 'a.b.c']) {
      assert.equal((await ask('/subscriptions', { method: 'GET', token })).status, 401);
    }
  });

  test('a first use behind it', async () => {
    const token = world().jira.forge.invocationToken({ accountId: 'admin-account' });
    const { jira } = world();
    const path = '/-/page/site';
    assert.equal((await jira.forge.call({ path, token, method: 'GET' })).status, 200);
    assert.equal((await jira.forge.call({ path, token, method: 'GET' })).status, 403);
    await query(world(), 'delete from installation');
  });
});

test('only what signs people in at GitLab gets a delegation', async () => {
  assert.equal((await delegate('admin-account', 'root', ['read_user'])).status, 403);
  const { gitlab, productUrl } = world();
  const personal = gitlab.createToken(gitlab.root, { kind: 'personal', scopes: ['api'] }).value;
  for (const [token, body, status] of [
    [personal, { account_id: 'a', cloud_id: 'b' }, 401],
    ['made-up', { account_id: 'a', cloud_id: 'b' }, 401],
    [personal, { account_id: 'a' }, 400],
  ] as const) {
    const response = await fetch(`${productUrl}${api}/user_delegation`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    assert.equal(response.status, status);
  }
});

describe('a first link is refused, and no site is made, with', () => {
  const cases: Record<string, () => Promise<[{ status: number; text: string }, number, RegExp]>> = {
    'no token for Jira': async () => {
      const asked = { endpoint: 'uninstalled', path: '' };
      const { jira } = world();
      const modules = {
        ...manifest.modules,
        endpoint: [{ key: 'page', remote: 'product' }],
        trigger: [],
      };
      await jira.forge.install({ ...manifest, modules });
      const answer = await link('acme', await getDelegation('admin-account'), {
        ...asked,
        endpoint: 'page',
        path: `${api}/subscriptions`,
      });
      await jira.forge.install({ ...manifest, modules: { ...manifest.modules, trigger: [] } });
      return [answer, 400, /Missing Forge system token/];
    },
    'no delegation': async () => [
      await link('acme', null),
      401,
      /Invalid or expired GitLab user del/,
    ],
    "another person's delegation": async () => [
      await link('acme', await getDelegation('developer-account')),
      401,
      /Invalid or expired/,
    ],
    'a person who administers nothing': async () => [
      await link('acme', await getDelegation('developer-account'), {
        accountId: 'developer-account',
      }),
      403,
      /site-admins or org-admins/,
    ],
    'a group that is not there': async () => [
      await link('nowhere', await getDelegation('admin-account')),
      404,
      /Namespace not found\. Check the group path/,
    ],
  };
  for (const [what, run] of Object.entries(cases)) {
    test(what, async () => {
      const [{ status, text: answered }, expected, message] = await run();
      assert.equal(status, expected, answered);
      assert.match(answered, message);
      assert.deepEqual(await sites(), []);
    });
  }
});

test("GitLab's own Forge app links a group, and Jira shows its past", async () => {
  const { status, text } = await link('acme', await getDelegation('admin-account'));
  assert.equal(status, 201, text);
  assert.deepEqual(JSON.parse(text), { success: true, organization_id: 1 });
  const [site] = await sites();
  assert.ok(site?.forge_token && !site.forge_token.includes(world().jira.forge.systemToken()));
  await untilPastIsRead(world());
  await holdsEventually(() =>
    assert.deepEqual(jiraShows(world(), 'FRG-1').branches, ['FRG-1-past']),
  );
  await pushIsShown('FRG-2');
  assert.equal((await link('acme', await getDelegation('admin-account'))).status, 422);
});

test('what is sent stops with the token, and goes on with the next one', async () => {
  const { jira, gitlab } = world();
  jira.forge.endTokens();
  await gitlab.pushCommits(shop, 'FRG-3', [{ message: 'FRG-3' }]);
  await holdsEventually(async () => {
    const rows = await query<{ problem: string }>(
      world(),
      'select problem from lane where problem is not null',
    );
    assert.match(rows[0]?.problem ?? '', /^The token of the Forge app of \S+ is refused/);
  });
  assert.equal(await jira.forge.passHour(), 200);
  const { stores } = await world().storage();
  const [site] = await stores.installations.list();
  assert.equal(site?.baseUrl.origin, jira.baseUrl);
  await holdsEventually(() => assert.deepEqual(jiraShows(world(), 'FRG-3').branches, ['FRG-3']));
});

test('the app lists, and an administrator alone unlinks and chooses', async () => {
  const list = await ask('/subscriptions', { method: 'GET' });
  const { subscriptions } = (await list.json()) as {
    subscriptions: { unlink_path: string; group: { full_name: string } }[];
  };
  assert.deepEqual(
    subscriptions.map(({ group }) => group.full_name),
    ['acme'],
  );
  const id = subscriptions[0]?.unlink_path.split('/').at(-1);
  const remove = (accountId: string, which = id) =>
    ask(`/subscriptions/${which}`, { method: 'DELETE', accountId });
  assert.equal((await remove('developer-account')).status, 403);
  assert.equal((await remove('admin-account', '999')).status, 404);
  const choose = (accountId: string, body: object) =>
    ask('/installation', { method: 'PUT', accountId, body });
  assert.equal((await choose('developer-account', {})).status, 403);
  assert.equal((await choose('admin-account', {})).status, 200);
  assert.equal(
    (await choose('admin-account', { instance_url: 'https://other.example.com' })).status,
    422,
  );
  assert.equal((await remove('admin-account')).status, 200);
});

test('a token for Jira is renewed as GitLab has it', async () => {
  const renewed = await ask('/installation/forge_token');
  assert.equal(renewed.status, 201);
  assert.deepEqual(await renewed.json(), { success: true });
});

test('the page acts for the person by the delegation, at the GitLab it is for', async () => {
  const { jira } = world();
  const page = (path: string, asked: Partial<Asked> = {}) =>
    jira.forge.call({
      path: `/-/page${path}`,
      accountId: 'admin-account',
      method: 'GET',
      ...asked,
    });
  const headers = { 'x-gitlab-jira-user-delegation': await getDelegation('admin-account') };
  const gitlabs = (await (await page('/gitlabs')).json()) as { gitlabs: { slug: string }[] };
  const slug = gitlabs.gitlabs[0]?.slug ?? '';
  assert.equal((await page(`/namespaces?gitlab=${slug}&kind=group`)).status, 401);
  assert.equal((await page(`/namespaces?gitlab=${slug}&kind=group`, { headers })).status, 200);
  const body = { gitlab: slug, paths: ['acme'], jiraProjects: null, since: null };
  const linked = await page('/links', { method: 'POST', headers, body });
  assert.equal(linked.status, 200, await linked.clone().text());
  await untilPastIsRead(world());
  await pushIsShown('FRG-4');
});

test('before it goes the app tells, and nothing of the site is left', async () => {
  const { jira } = world();
  await settle(world());
  assert.equal(await jira.forge.uninstall(), 200);
  await holdsEventually(async () => assert.deepEqual(await sites(), []));
});
