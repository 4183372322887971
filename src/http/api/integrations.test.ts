import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { createFakeServer, type createWorld, refuse } from '../http-deps.fake.ts';

let app: FastifyInstance;
let world: ReturnType<typeof createWorld>;

beforeEach(() => {
  ({ app, world } = createFakeServer());
});

const right = { jwt: 'site-one:context:jira-ann', namespace_path: 'acme/tools' };

const link = (payload: object = right, token: string | null = 'personal') =>
  app.inject({
    method: 'POST',
    url: '/api/v4/integrations/jira_connect/subscriptions',
    headers: token ? { authorization: `Bearer ${token}` } : {},
    payload,
  });

test('a GitLab user links a group', async () => {
  const answer = await link();
  assert.deepEqual([answer.statusCode, answer.json()], [201, { success: true }]);
  assert.deepEqual(world.asked.slice(1), ['link acme/tools as personal', 'job discover-projects']);
});

test('the connection may be named', async () => {
  assert.equal((await link({ ...right, connection: 'main' })).statusCode, 201);
});

const invalidJwt = { message: '401 Unauthorized - Invalid JWT token' };
const failedJwt = { message: '401 Unauthorized - JWT authentication failed' };

const table: [string, object, number, object][] = [
  ['nothing', {}, 400, { error: 'jwt is missing, namespace_path is missing' }],
  ['no path', { jwt: right.jwt }, 400, { error: 'namespace_path is missing' }],
  ['no jwt', { namespace_path: 'a' }, 400, { error: 'jwt is missing' }],
  [
    'a path that is no text',
    { ...right, namespace_path: {} },
    400,
    { error: 'namespace_path is invalid' },
  ],
  [
    'a path that is too long',
    { ...right, namespace_path: 'a'.repeat(1025) },
    400,
    { error: 'namespace_path is invalid' },
  ],
  ['a blank jwt', { ...right, jwt: '' }, 401, invalidJwt],
  ['the jwt of a page load', { ...right, jwt: 'site-one:request:jira-ann' }, 401, failedJwt],
  ['the jwt of an unknown site', { ...right, jwt: 'site-two:context:jira-ann' }, 401, failedJwt],
  [
    'a connection that does not exist',
    { ...right, connection: 'other' },
    404,
    { message: 'There is no GitLab connection of this name.' },
  ],
  [
    'a jwt that names no person',
    { ...right, jwt: 'site-one:context:' },
    403,
    {
      message:
        'Could not fetch user information from Jira. Check the permissions in Jira and try again.',
    },
  ],
];
for (const [what, payload, status, body] of table) {
  test(`${what} is ${status}`, async () => {
    const answer = await link(payload);
    assert.deepEqual([answer.statusCode, answer.json()], [status, body]);
    assert.equal(world.asked.includes('job discover-projects'), false);
  });
}

test('without a GitLab user nothing else is looked at', async () => {
  const answer = await link({}, null);
  assert.deepEqual([answer.statusCode, answer.json()], [401, { message: '401 Unauthorized' }]);
});

test('a GitLab token that is no longer valid is no user either', async () => {
  world.user = null;
  const answer = await link();
  assert.deepEqual([answer.statusCode, answer.json()], [401, { message: '401 Unauthorized' }]);
});

test('a Jira that cannot be asked is told as such', async () => {
  ({ app } = createFakeServer(world, {
    askJiraAdministrator: () => Promise.reject(refuse('JIRA_UNREACHABLE', 'Jira does not answer.')),
  }));
  const answer = await link();
  assert.deepEqual([answer.statusCode, answer.json()], [502, { message: 'Jira does not answer.' }]);
});
