import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeServer, createWorld, refuse } from './http-deps.fake.ts';

const prefixed = { publicUrl: new URL('https://sync.example/jira/') };

const table: [string, number, RegExp][] = [
  ['/-/jira_connect', 404, /NOT_FOUND/],
  ['/-/jira_connect/app_descriptor', 200, /"key":"gitlab-jira-connect-sync.example"/],
  ['/-/jira_connect/app_descriptor.json', 200, /"key":"gitlab-jira-connect-sync.example"/],
  ['/-/jira_connect/static/oauth-callback.js', 200, /postMessage/],
  ['/-/jira_connect/static/logo.svg', 200, /<svg/],
  ['/-/jira_connect/static/', 403, /REQUEST_INVALID/],
  ['/-/jira_connect/static/..%2f..%2findex.ts', 404, /NOT_FOUND/],
  ['/-/jira_connect/events/installed', 404, /NOT_FOUND/],
  ['/-/health/live', 200, /alive/],
  ['/-/health/ready', 200, /ready/],
  ['/-/metrics', 401, /OPERATOR_ONLY/],
  ['/', 404, /There is nothing here/],
];
for (const [path, status, text] of table) {
  test(`GET ${path} is ${status}, below a prefix and without it`, async () => {
    const { app } = createFakeServer();
    const below = createFakeServer(createWorld(), prefixed).app;
    for (const [server, url] of [
      [app, path],
      [below, path],
      [below, `/jira${path}`],
    ] as const) {
      const answer = await server.inject({ url });
      assert.equal(answer.statusCode, status, url);
      assert.match(answer.body, text);
    }
  });
}

test('below a prefix every path we name carries it, and so do the paths that tokens cover', async () => {
  const world = createWorld();
  const { app } = createFakeServer(world, prefixed);
  for (const start of ['', '/jira']) {
    const url = `${start}/-/jira_connect/subscriptions.json?jwt=site-one:context:ann`;
    const { groups_path, subscriptions, subscriptions_path } = (await app.inject({ url })).json();
    assert.match(groups_path, /^\/jira\/api\/v4\/groups\?/);
    assert.equal(subscriptions[0].unlink_path, '/jira/-/jira_connect/subscriptions/3');
    assert.equal(subscriptions_path, '/jira/-/jira_connect/subscriptions');
  }
  const path = 'verify /jira/-/jira_connect/subscriptions.json';
  assert.deepEqual(world.asked, [path, path]);
});

test('not ready is 503', async () => {
  const { app, world } = createFakeServer();
  world.isReady = false;
  assert.equal((await app.inject({ url: '/-/health/ready' })).statusCode, 503);
});

test('http carries no promise of https', async () => {
  const { app } = createFakeServer(createWorld(), { publicUrl: new URL('http://localhost:3000') });
  const { headers } = await app.inject({ url: '/-/jira_connect/app_descriptor.json' });
  assert.equal(headers['strict-transport-security'], undefined);
});

test('a request is one line in the log, without its query', async () => {
  const { app, world } = createFakeServer();
  await app.inject({ url: '/-/jira_connect/subscriptions?jwt=site-one:request:ann' });
  await app.inject({ url: '/-/jira_connect/subscriptions?jwt=wrong' });
  const [shown, refused, ...more] = world.logLines.map((line) => JSON.parse(line));
  assert.deepEqual(more, []);
  assert.equal(shown.path, '/-/jira_connect/subscriptions');
  assert.deepEqual([shown.level, shown.status, shown.failure], [30, 200, undefined]);
  const failure = { code: 'TOKEN_REFUSED', reason: 'made for another request' };
  assert.deepEqual([refused.level, refused.status, refused.failure], [30, 403, failure]);
  assert.doesNotMatch(world.logLines.join(), /jwt|site-one/);
});

test('health is not worth a line', async () => {
  const { app, world } = createFakeServer();
  await app.inject({ url: '/-/health/ready' });
  assert.deepEqual(world.logLines, []);
});

test('an unknown failure tells nobody anything but an id, which the log explains once', async () => {
  const world = createWorld();
  const { app } = createFakeServer(world, {
    makeDescriptor: () => {
      throw new Error('password=hunter2');
    },
  });
  const answer = await app.inject({ url: '/-/jira_connect/app_descriptor.json?jwt=secret' });
  assert.equal(answer.statusCode, 500);
  const { code, message } = answer.json().error;
  assert.equal(code, 'INTERNAL');
  assert.doesNotMatch(answer.body, /hunter2/);
  const errors = world.logLines.map((line) => JSON.parse(line)).filter(({ level }) => level === 50);
  assert.equal(errors.length, 1);
  assert.ok(message.includes(errors[0].errorId));
  assert.equal(errors[0].err.message, 'password=hunter2');
  assert.doesNotMatch(JSON.stringify(errors), /jwt/);
});

const asOperator = { authorization: 'Bearer operator' };

test('metrics are told to the operator alone', async () => {
  const { app } = createFakeServer();
  const tellTo = async (headers: Record<string, string>) =>
    (await app.inject({ url: '/-/metrics', headers })).statusCode;
  assert.equal(await tellTo(asOperator), 200);
  assert.equal(await tellTo({ authorization: 'Bearer guess' }), 401);
  const closed = createFakeServer(createWorld(), { adminToken: null }).app;
  const answer = await closed.inject({ url: '/-/metrics', headers: asOperator });
  assert.equal(answer.statusCode, 401);
});

test('a metrics failure is ours as well', async () => {
  const { app } = createFakeServer(createWorld(), {
    readMetrics: () => Promise.reject(refuse('DATABASE_UNREACHABLE', 'No database.')),
  });
  const answer = await app.inject({ url: '/-/metrics', headers: asOperator });
  assert.deepEqual([answer.statusCode, answer.headers['retry-after']], [503, '10']);
});
