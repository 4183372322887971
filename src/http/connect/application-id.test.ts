import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFakeServer, createWorld } from '../http-deps.fake.ts';

const url = '/-/jira_connect/oauth_application_id';
const proxy = 'https://gitlab.proxy.example';

function open(applicationId: string | null) {
  const world = createWorld();
  world.connections = world.connections.map((connection) => ({ ...connection, applicationId }));
  return createFakeServer(world).app;
}

test('the id of the application is told to the pages of the instance before us', async () => {
  const app = open('app-1');
  const answer = await app.inject({ url, headers: { origin: proxy } });
  assert.deepEqual([answer.statusCode, answer.json()], [200, { application_id: 'app-1' }]);
  assert.equal(answer.headers['access-control-allow-origin'], proxy);
  assert.equal(answer.headers['access-control-allow-methods'], 'GET, OPTIONS');
  assert.equal(answer.headers['access-control-allow-credentials'], undefined);
  const asked = await app.inject({ method: 'OPTIONS', url, headers: { origin: proxy } });
  assert.equal(asked.statusCode, 200);
  assert.equal(asked.headers['access-control-allow-methods'], 'GET, OPTIONS');
});

test('pages of others may not read it', async () => {
  const { headers } = await open('app-1').inject({
    url,
    headers: { origin: 'https://evil.example' },
  });
  assert.equal(headers['access-control-allow-origin'], undefined);
  assert.equal(headers['access-control-allow-methods'], undefined);
});

test('where none is set there is nothing', async () => {
  assert.equal((await open(null).inject({ url })).statusCode, 404);
});
