import assert from 'node:assert/strict';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type GitlabSandbox, startGitlabSandbox } from '../../sandbox/gitlab/index.ts';
import { holdsEventually } from '../support/eventually.ts';
import { givenLinkedProject, listSubscriptions } from '../support/link-group.ts';
import { runCommand } from '../support/run-command.ts';
import { useWorld } from '../support/use-world.ts';

// The console's side of the API, as an operator and as an owner of a group use it.

const adminToken = 'operators-own-token';
const env = { ADMIN_TOKEN: adminToken, JIRA_CONNECT_APPLICATION_ID: '' };

const world = useWorld({ env }, async (made) => {
  await givenLinkedProject(made, 'acme');
  await givenLinkedProject(made, 'other');
});

let second: GitlabSandbox;
before(async () => {
  second = await startGitlabSandbox();
});
after(() => second.close());

type Asked = { method?: string; body?: object; headers?: Record<string, string> };

async function ask(path: string, { method = 'GET', body, headers }: Asked = {}) {
  const answer = await fetch(`${world().productUrl}/api/v1${path}`, {
    method,
    headers: {
      ...(headers ?? { authorization: `Bearer ${adminToken}` }),
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: await answer.json() };
}

async function readDescriptor() {
  const answer = await fetch(`${world().productUrl}/-/jira_connect/app_descriptor.json`);
  return (await answer.json()) as { key: string; name: string };
}

async function listActs(): Promise<string[]> {
  const { body } = await ask('/audit?limit=200');
  return body.acts.map(
    ({ by, via, act, target }: Record<string, string>) => `${by} ${via} ${act} ${target}`,
  );
}

test('a setting takes effect without a restart, and is taken back', async () => {
  const proxy = { name: 'JIRA_CONNECT_PROXY_URL' };
  const before = await readDescriptor();
  const changed = await ask('/settings', {
    method: 'PUT',
    body: { ...proxy, value: 'https://gitlab.behind.example/' },
  });
  assert.equal(changed.status, 200);
  const { settings } = changed.body;
  const found = settings.find(({ name }: { name: string }) => name === proxy.name);
  assert.deepEqual([found.value, found.source], ['https://gitlab.behind.example/', 'console']);
  assert.equal((await readDescriptor()).key, 'gitlab-jira-connect-gitlab.behind.example');
  const back = await ask('/settings', { method: 'PUT', body: { ...proxy, value: null } });
  assert.equal(back.status, 200);
  assert.equal((await readDescriptor()).key, before.key);
  const wrong = await ask('/settings', { method: 'PUT', body: { ...proxy, value: 'nowhere' } });
  assert.deepEqual([wrong.status, wrong.body.error.code], [400, 'REQUEST_INVALID']);
});

test('the application id of the first GitLab is one of the settings', async () => {
  const name = 'JIRA_CONNECT_APPLICATION_ID';
  await ask('/settings', { method: 'PUT', body: { name, value: 'an-application' } });
  const { body } = await ask('/connections');
  assert.equal(body.connections[0].applicationId, 'an-application');
  const id = await fetch(`${world().productUrl}/-/jira_connect/oauth_application_id`);
  assert.deepEqual(await id.json(), { application_id: 'an-application' });
});

test('a second GitLab is connected with a token that it takes, and works at once', async () => {
  const entered = { url: second.url, internalUrl: null, applicationId: null };
  const refused = await ask('/connections', { method: 'POST', body: { ...entered, token: 'no' } });
  assert.deepEqual([refused.status, refused.body.error.code], [422, 'GITLAB_UNAUTHORIZED']);
  assert.equal((await ask('/connections')).body.connections.length, 1);

  const { value: token } = second.createToken(second.root, { scopes: ['api'] });
  const made = await ask('/connections', { method: 'POST', body: { ...entered, token } });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  assert.deepEqual([made.body.problems, made.body.isAdministrator], [[], true]);
  const { slug } = made.body;
  const again = await ask('/connections', { method: 'POST', body: { ...entered, token } });
  assert.deepEqual([again.status, again.body.error.code], [422, 'ALREADY_CONNECTED']);

  second.createGroup({ path: 'far' });
  const { jira } = world();
  const { value: personal } = second.createToken(second.root, { kind: 'oauth', scopes: ['api'] });
  const linked = await fetch(
    `${world().productUrl}/api/v4/integrations/jira_connect/subscriptions`,
    {
      method: 'POST',
      headers: { authorization: `Bearer ${personal}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        jwt: jira.contextToken({ accountId: 'admin-account' }),
        namespace_path: 'far',
        connection: slug,
      }),
    },
  );
  assert.equal(linked.status, 201, await linked.text());
});

test('a token is rotated while everything runs', async () => {
  const { body } = await ask('/connections');
  const { slug } = body.connections[1];
  const soon = new Date(Date.now() + 5 * 86_400_000);
  const ending = second.createToken(second.root, { scopes: ['api'], expiresAt: soon });
  const path = `/connections/${slug}`;
  const taken = await ask(path, { method: 'PATCH', body: { token: ending.value } });
  assert.equal(taken.status, 200, JSON.stringify(taken.body));
  assert.match(taken.body.problems.join(), /expires in/);
  const lasting = second.createToken(second.root, { scopes: ['api'] });
  assert.equal((await ask(path, { method: 'PATCH', body: { token: lasting.value } })).status, 200);
  second.revokeToken(ending);
  assert.deepEqual((await ask(`${path}/test`, { method: 'POST', body: {} })).body.problems, []);
  const wrong = await ask(path, { method: 'PATCH', body: { token: ending.value } });
  assert.deepEqual([wrong.status, wrong.body.error.code], [422, 'GITLAB_UNAUTHORIZED']);
});

test('what the environment has set is fixed', async () => {
  const { body } = await ask('/connections');
  const { slug } = body.connections[0];
  const fixed = await ask(`/connections/${slug}`, { method: 'PATCH', body: { token: 'another' } });
  assert.deepEqual([fixed.status, fixed.body.error.code], [409, 'SETTING_FIXED']);
});

test('an owner of a group sees its link, and cuts it', async () => {
  const { gitlab } = world();
  const { body: connections } = await ask('/connections');
  const [{ slug }] = connections.connections;
  const all = await ask('/owned-links');
  const acme = all.body.links.find(
    ({ target }: { target: { path: string } }) => target.path === 'acme',
  );
  const olga = gitlab.createUser({ username: 'olga' });
  const groupId = Number((await readGroup('acme')).id);
  gitlab.addMember({ group: { id: groupId } }, olga, 50);
  const { value } = gitlab.createToken(olga, { kind: 'oauth', scopes: ['api'] });
  const headers = { 'gitlab-authorization': `Bearer ${value}` };
  const query = `?gitlab=${slug}`;

  assert.deepEqual((await ask(`/me${query}`, { headers })).body, {
    role: 'group_owner',
    name: 'olga',
  });
  const { body } = await ask(`/owned-links${query}`, { headers });
  assert.deepEqual(
    body.links.map(({ target }: { target: { path: string } }) => target.path),
    ['acme'],
  );
  const other = all.body.links.find(({ id }: { id: number }) => id !== acme.id);
  const cut = (id: number) =>
    ask(`/owned-links/${id}${query}&deleteData=true`, { method: 'DELETE', headers });
  assert.equal((await cut(other.id)).status, 404);
  assert.equal((await ask('/sites', { headers })).status, 401);
  assert.equal((await cut(acme.id)).status, 200);
  const left = (await listSubscriptions(world())).map(({ group }) => group.full_name);
  assert.ok(!left.includes('acme'), left.join());
  assert.ok((await listActs()).includes('olga api link.remove acme'));
});

async function readGroup(path: string): Promise<{ id: number }> {
  const { gitlab, env: settings } = world();
  const answer = await fetch(`${gitlab.url}/api/v4/groups/${path}`, {
    headers: { 'private-token': settings.GITLAB_TOKEN ?? '' },
  });
  return (await answer.json()) as { id: number };
}

test('every act is in the record, whoever did it and wherever', async () => {
  const { env: settings } = world();
  const run = async (...args: string[]) => {
    const { exitCode, stderr } = await runCommand(args, { DATA_DIR: settings.DATA_DIR ?? '' });
    assert.equal(exitCode, 0, stderr);
  };
  await run('reconcile');
  const { links } = (await ask('/owned-links')).body;
  const other = links.find(({ target }: { target: { path: string } }) => target.path === 'other');
  await run('history', 'pause', '--link', String(other.id));
  const { body } = await ask('/sites');
  await ask(`/sites/${body.sites[0].id}/sync`, { method: 'POST', body: {} });
  await ask('/sites', { headers: { authorization: 'Bearer a-guess' } });
  const acts = await listActs();
  const expected = [
    /^unknown api sign-in\.refuse 127\.0\.0\.1$/,
    /^operator api site\.sync http/,
    /^operator cli history\.pause other$/,
    /^operator cli projects\.reconcile all$/,
    /^operator api connection\.change http/,
    /^operator api connection\.add http/,
    /^operator api setting\.change JIRA_CONNECT_PROXY_URL$/,
    /^jira:admin-account jira link\.create acme$/,
  ];
  for (const pattern of expected) {
    assert.ok(
      acts.some((act) => pattern.test(act)),
      `${pattern} in\n${acts.join('\n')}`,
    );
  }
  const text = JSON.stringify((await ask('/audit?limit=200')).body);
  assert.ok(!text.includes(settings.GITLAB_TOKEN ?? 'no token'));
  const first = (await ask('/audit?limit=2')).body;
  const next = (await ask(`/audit?limit=2&after=${first.next}`)).body;
  assert.ok(next.acts[0].id < first.acts[1].id);
});

test('other nodes and a restart see what the console has set', async () => {
  const body = { name: 'JIRA_FORGE_APP_ID', value: 'ari:cloud:ecosystem::app/one' };
  assert.equal((await ask('/settings', { method: 'PUT', body })).status, 200);
  await world().restart();
  const { settings } = (await ask('/settings')).body;
  const found = settings.find(({ name }: { name: string }) => name === body.name);
  assert.deepEqual([found.value, found.source], [body.value, 'console']);
});

test('without ADMIN_TOKEN one is generated beside the data', async () => {
  const { env: settings } = world();
  const generated = { ...settings, ADMIN_TOKEN: '' };
  await world().restart(async () => {
    const { startProduct } = await import('../../src/compose.ts');
    const { readConfig } = await import('../../src/config/index.ts');
    const { pino } = await import('pino');
    const lines: string[] = [];
    const log = pino({ level: 'info' }, { write: (line) => void lines.push(line) });
    const product = await startProduct(readConfig(generated), log);
    try {
      const told = lines.map((line) => JSON.parse(line)).find((line) => line.adminToken);
      const headers = { authorization: `Bearer ${told.adminToken}` };
      assert.equal((await ask('/me', { headers })).status, 200);
      await holdsEventually(async () => {
        const { mode } = await stat(join(settings.DATA_DIR ?? '', 'admin-token'));
        assert.equal(mode & 0o777, 0o600);
      });
    } finally {
      await product.stop();
    }
  });
});
