import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { createFakeServer, type createWorld, refuse } from '../http-deps.fake.ts';

let app: FastifyInstance;
let world: ReturnType<typeof createWorld>;

beforeEach(() => {
  ({ app, world } = createFakeServer());
});

const body = {
  clientKey: 'site-one',
  sharedSecret: 'very-secret',
  baseUrl: 'https://one.atlassian.net',
};

type Given = { event?: string; token?: string; body?: object; form?: object };
const send = ({ event = 'installed', token, ...given }: Given) =>
  app.inject({
    method: 'POST',
    url: `/-/jira_connect/events/${event}`,
    headers: {
      ...(token && { authorization: `JWT ${token}` }),
      'content-type': given.form ? 'application/x-www-form-urlencoded' : 'application/json',
    },
    payload: given.form
      ? new URLSearchParams({ ...given.form }).toString()
      : JSON.stringify(given.body ?? body),
  });

const logged = () => world.logLines.map((line) => JSON.parse(line));

test('Jira installs the app', async () => {
  const answer = await send({ token: 'install' });
  assert.deepEqual([answer.statusCode, answer.body], [200, '']);
  assert.deepEqual(world.asked, [
    'verify /-/jira_connect/events/installed',
    'save site-one one.atlassian.net',
  ]);
});

test('a GitLab in front of us forwards the installation as a form with the token in it', async () => {
  const answer = await send({ form: { ...body, jwt: 'install', eventType: 'installed' } });
  assert.deepEqual([answer.statusCode, answer.body], [200, '']);
  assert.equal(world.asked[1], 'save site-one one.atlassian.net');
});

test('an installation is one line in the log, without secrets', async () => {
  await send({ form: { ...body, jwt: 'install' } });
  assert.equal(world.logLines.length, 1);
  assert.equal(logged()[0].site, 'one.atlassian.net');
  assert.doesNotMatch(world.logLines.join(), /very-secret|jwt/);
});

const refused: [string, Given, number][] = [
  ['no token', {}, 401],
  ['a wrong token', { token: 'other' }, 401],
  ['no client key', { token: 'install', body: { ...body, clientKey: undefined } }, 401],
  ['a client key that is no text', { token: 'install', body: { ...body, clientKey: [1] } }, 401],
  ['no secret', { token: 'install', body: { ...body, sharedSecret: undefined } }, 422],
];
for (const [what, given, status] of refused) {
  test(`an installation with ${what} is ${status} with an empty body`, async () => {
    const answer = await send(given);
    assert.deepEqual([answer.statusCode, answer.body], [status, '']);
    assert.equal(world.asked.filter((call) => call.startsWith('save')).length, 0);
    assert.equal(world.logLines.length, 1);
  });
}

test('a refused installation says in the log what is wrong', async () => {
  await send({ token: 'other' });
  const [{ clientKey, code, reason }] = logged();
  assert.deepEqual([clientKey, code, reason], ['site-one', 'TOKEN_REFUSED', 'wrong audience']);
});

test('a key server that is down is 401 as well', async () => {
  world.keyServerIsDown = true;
  assert.equal((await send({ token: 'install' })).statusCode, 401);
  assert.equal(logged()[0].code, 'INSTALL_KEY_UNREACHABLE');
});

test('no body at all is 401', async () => {
  const answer = await app.inject({ method: 'POST', url: '/-/jira_connect/events/installed' });
  assert.deepEqual([answer.statusCode, answer.body], [401, '']);
});

test('broken JSON and bodies above 64 KiB are refused without a word', async () => {
  const request = { method: 'POST', url: '/-/jira_connect/events/installed' } as const;
  const headers = { 'content-type': 'application/json' };
  const broken = await app.inject({ ...request, headers, payload: '{"clientKey"' });
  assert.deepEqual([broken.statusCode, broken.body], [400, '']);
  const large = await send({ token: 'install', body: { ...body, more: 'x'.repeat(65_536) } });
  assert.deepEqual([large.statusCode, large.body], [413, '']);
});

test('Jira removes the app', async () => {
  const answer = await send({ event: 'uninstalled', token: 'install' });
  assert.deepEqual([answer.statusCode, answer.body], [200, '']);
  assert.deepEqual(world.asked.slice(1), ['uninstall 1', 'job clean-up']);
});

test('the removal of an unknown site is fine, without a token it is not', async () => {
  const unknown = { event: 'uninstalled', body: { clientKey: 'stranger' } };
  assert.equal((await send({ ...unknown, token: 'install' })).statusCode, 200);
  assert.equal((await send(unknown)).statusCode, 401);
  assert.deepEqual(
    world.asked.filter((call) => call.startsWith('uninstall')),
    [],
  );
});

test('a failure of ours is an empty 500 and one ERROR', async () => {
  const failing = createFakeServer(world, {
    verifyFromJira: {
      lifecycle: () => Promise.reject(new Error('bug at /secret/path')),
      installationToken: () => Promise.reject(refuse('TOKEN_REFUSED', 'x')),
    },
  });
  app = failing.app;
  const answer = await send({ token: 'install' });
  assert.deepEqual([answer.statusCode, answer.body], [500, '']);
  assert.deepEqual(
    logged().map(({ level }) => level),
    [50],
  );
});
