import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConnectionId, ConnectionState } from '../../../domain/index.ts';
import { reveal } from '../../../lib/index.ts';
import { createFakeServer, createWorld, makeLink, refuse } from '../../http-deps.fake.ts';
import type { HttpDeps } from '../../http-deps.ts';

const operator = { authorization: 'Bearer operator' };
const owner = { 'gitlab-authorization': 'Bearer own' };

const state: ConnectionState = {
  checkedAt: new Date(0),
  version: '18.1.0',
  isAdministrator: false,
  tokenExpiresAt: new Date('2027-01-01'),
  failure: null,
  problems: [],
};

/** Everything the console changes, written down. */
function createServer(given: Partial<HttpDeps> = {}) {
  const world = createWorld();
  const done: string[] = [];
  const fake = createFakeServer(world, {
    settings: {
      list: async () => [
        { name: 'JIRA_FORGE_APP_ID', meaning: 'm', value: null, source: 'default' },
      ],
      change: async (name, value, actor) => {
        if (value === 'fixed') throw refuse('SETTING_FIXED', 'The environment has it.');
        done.push(`${name}=${value} by ${actor.by} via ${actor.via}`);
      },
    },
    manageConnections: {
      add: async ({ token, url }, actor) => {
        done.push(`add ${url} with ${reveal(token)} via ${actor.via}`);
        const [connection] = world.connections;
        const refused = { ...state, version: null, failure: 'GITLAB_UNAUTHORIZED' as const };
        return reveal(token) === 'wrong' || !connection
          ? { kind: 'refused', state: { ...refused, problems: ['It is expired.'] } }
          : { kind: 'usable', connection, state };
      },
      change: async (slug, wish) => {
        const names = Object.keys(wish).join(' ');
        done.push(`change ${names} of ${slug}`);
        return { kind: 'refused', state: { ...state, failure: 'GITLAB_TOO_OLD' } };
      },
      test: async (slug) => {
        if (slug !== 'main') throw refuse('NOT_FOUND', 'There is none.');
        const [connection] = world.connections;
        assert.ok(connection);
        return { connection, state };
      },
    },
    findOwned: async (_connection, token, targets) => {
      if (reveal(token) !== 'own') return null;
      return { username: 'olga', owned: targets.filter(({ id }) => id === 40) };
    },
    ...given,
  });
  const foreign = makeLink({ connectionId: 2 as ConnectionId });
  const other = makeLink({ target: { ...makeLink().target, id: 41, fullPath: 'acme/other' } });
  world.links = [makeLink(), { ...other, id: 4 as typeof other.id }, foreign];
  return { ...fake, world, done };
}

type Call = {
  method?: 'GET' | 'PUT' | 'POST' | 'PATCH' | 'DELETE';
  url: string;
  headers?: Record<string, string>;
  payload?: object;
};

async function call(app: ReturnType<typeof createServer>['app'], given: Call) {
  const { method = 'GET', url, headers = operator, payload } = given;
  const asked = { method, url: `/api/v1${url}`, headers, ...(payload && { payload }) };
  const answer = await app.inject(asked);
  return { status: answer.statusCode, body: answer.json() };
}

test('a setting is changed, and all of them are answered', async () => {
  const { app, done } = createServer();
  const payload = { name: 'JIRA_FORGE_APP_ID', value: 'x' };
  const asked = { method: 'PUT', url: '/settings', payload } as const;
  const { status, body } = await call(app, asked);
  assert.equal(status, 200);
  assert.equal(body.settings[0].source, 'default');
  const browser = { ...operator, 'sec-fetch-site': 'same-origin' };
  await call(app, { ...asked, headers: browser, payload: { ...payload, value: null } });
  assert.deepEqual(done, [
    'JIRA_FORGE_APP_ID=x by operator via api',
    'JIRA_FORGE_APP_ID= by operator via console',
  ]);
  const fixed = await call(app, { ...asked, payload: { ...payload, value: 'fixed' } });
  assert.deepEqual([fixed.status, fixed.body.error.code], [409, 'SETTING_FIXED']);
  const unknown = await call(app, { ...asked, payload: { name: 'PORT', value: '1' } });
  assert.equal(unknown.status, 400);
});

const entered = { url: 'https://gl', internalUrl: null, token: 'right', applicationId: null };

test('a GitLab is connected when it takes the token', async () => {
  const { app, done } = createServer();
  const asked = { method: 'POST', url: '/connections', payload: entered } as const;
  const { status, body } = await call(app, asked);
  assert.equal(status, 200);
  assert.deepEqual(body, {
    slug: 'main',
    version: '18.1.0',
    isAdministrator: false,
    tokenExpiresAt: '2027-01-01T00:00:00.000Z',
    problems: [],
  });
  const refused = await call(app, { ...asked, payload: { ...entered, token: 'wrong' } });
  assert.equal(refused.status, 422);
  assert.equal(refused.body.error.code, 'GITLAB_UNAUTHORIZED');
  assert.equal(refused.body.error.message, 'It is expired.');
  assert.deepEqual(done, [
    'add https://gl with right via api',
    'add https://gl with wrong via api',
  ]);
});

test('of a connection only what is named is changed', async () => {
  const { app, done } = createServer();
  const asked = { method: 'PATCH', url: '/connections/main' } as const;
  const { status, body } = await call(app, { ...asked, payload: { applicationId: null } });
  assert.deepEqual([status, body.error.code], [422, 'GITLAB_TOO_OLD']);
  assert.deepEqual(done, ['change applicationId of main']);
  assert.equal((await call(app, { ...asked, payload: { slug: 'x' } })).status, 400);
});

test('a connection is tested', async () => {
  const { app } = createServer();
  const tested = await call(app, { method: 'POST', url: '/connections/main/test' });
  assert.deepEqual([tested.status, tested.body.version], [200, '18.1.0']);
  assert.equal((await call(app, { method: 'POST', url: '/connections/no/test' })).status, 404);
});

test('the doctor answers what it found', async () => {
  const check = { name: 'a.b', title: 't', state: 'failed', found: 'f', cause: 'c', fix: 'x' };
  const { app } = createServer({
    runDoctor: async () => ({
      checkedAt: new Date(0),
      checks: [check as Awaited<ReturnType<HttpDeps['runDoctor']>>['checks'][number]],
    }),
  });
  const { body } = await call(app, { url: '/doctor' });
  assert.deepEqual(body, { checkedAt: '1970-01-01T00:00:00.000Z', checks: [check] });
});

test('the operator and an owner are told who they are, nobody else anything', async () => {
  const { app } = createServer();
  assert.deepEqual((await call(app, { url: '/me' })).body, { role: 'operator', name: 'operator' });
  const asOwner = await call(app, { url: '/me?gitlab=main', headers: owner });
  assert.deepEqual(asOwner.body, { role: 'group_owner', name: 'olga' });
  const refusals: [Record<string, string>, string, number, string][] = [
    [{}, '', 401, 'OPERATOR_ONLY'],
    [{ authorization: 'Bearer guess' }, '', 401, 'OPERATOR_ONLY'],
    [{ authorization: 'Bearer guess', ...owner }, '?gitlab=main', 401, 'OPERATOR_ONLY'],
    [{ 'gitlab-authorization': 'Bearer old' }, '?gitlab=main', 401, 'GITLAB_SIGN_IN_REQUIRED'],
    [owner, '?gitlab=none', 404, 'NOT_FOUND'],
    [owner, '', 404, 'NOT_FOUND'],
  ];
  for (const [headers, query, status, code] of refusals) {
    for (const path of ['/me', '/owned-links']) {
      const { status: found, body } = await call(app, { url: path + query, headers });
      assert.deepEqual([found, body.error.code], [status, code], JSON.stringify(headers));
    }
  }
});

test('an owner sees the links of what is theirs, and nothing else of the console', async () => {
  const { app } = createServer();
  const { body } = await call(app, { url: '/owned-links?gitlab=main', headers: owner });
  assert.deepEqual(body.links, [
    {
      id: 3,
      gitlab: 'main',
      site: {
        id: 1,
        url: 'https://one.atlassian.net/',
        displayUrl: 'https://jira.one.example/x',
      },
      target: {
        kind: 'group',
        path: 'acme/tools',
        name: 'tools',
        url: 'https://gitlab.example/gl/acme/tools',
      },
      linkedAt: '2026-01-02T03:04:05.000Z',
      linkedBy: 'ann',
    },
  ]);
  for (const url of ['/sites', '/settings', '/audit', '/doctor', '/connections']) {
    assert.equal((await call(app, { url: `${url}?gitlab=main`, headers: owner })).status, 401);
  }
});

test('an owner cuts what is theirs; another link and none are the same', async () => {
  const { app, world } = createServer();
  const cut = (id: number, query = '') =>
    call(app, {
      method: 'DELETE',
      url: `/owned-links/${id}?gitlab=main${query}`,
      headers: { ...owner, 'sec-fetch-site': 'same-origin' },
    });
  const [foreign, none] = [await cut(4), await cut(99)];
  assert.equal(foreign.status, 404);
  assert.deepEqual(foreign.body, none.body);
  assert.deepEqual(world.acts, []);
  assert.deepEqual(await cut(3, '&deleteData=true'), { status: 200, body: { success: true } });
  assert.deepEqual(world.acts, ['olga console link.remove acme/tools']);
  assert.ok(world.asked.includes('unlink 3'));
  assert.ok(world.asked.includes('job purge-link'));
  assert.equal((await cut(3, '&deletData=true')).status, 400);
});

test('a refused token is recorded once a minute, a missing one never', async () => {
  const { app, world } = createServer();
  const guess = { url: '/sites', headers: { authorization: 'Bearer guess' } };
  await call(app, { url: '/sites', headers: {} });
  assert.deepEqual(world.acts, []);
  for (let count = 0; count < 3; count += 1) await call(app, guess);
  assert.deepEqual(world.acts, ['unknown api sign-in.refuse 127.0.0.1']);
  world.nowMs += 60_000;
  await call(app, guess);
  assert.equal(world.acts.length, 2);
});
