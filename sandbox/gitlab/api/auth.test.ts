import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSandbox } from '../test-client.ts';

test('without a known token there is nothing', async () => {
  await using box = await openSandbox();
  const answer = await box.api('GET', '/user', undefined, 'wrong');
  assert.equal(answer.status, 401);
  assert.deepEqual(answer.body, { message: '401 Unauthorized' });
});

test('read_api reads and does not write', async () => {
  await using box = await openSandbox();
  const project = box.gitlab.createProject({ group: box.group, name: 'shop' });
  const { value } = box.gitlab.createToken(box.alice, { scopes: ['read_api'] });
  assert.equal((await box.api('GET', '/projects/acme%2Fshop', undefined, value)).status, 200);
  const hooks = `/projects/${project.id}/hooks`;
  const refused = await box.api('POST', hooks, { url: box.hookUrl }, value);
  assert.equal(refused.status, 403);
  assert.equal((refused.body as { error: string }).error, 'insufficient_scope');
});

test('expired and revoked tokens say so', async () => {
  await using box = await openSandbox();
  const expired = box.gitlab.createToken(box.alice, { scopes: ['api'], expiresAt: new Date(0) });
  const { status, body } = await box.api('GET', '/user', undefined, expired.value);
  assert.equal(status, 401);
  assert.equal((body as { error: string }).error, 'invalid_token');
  box.gitlab.revokeToken({ value: box.token });
  assert.equal((await box.api('GET', '/user')).status, 401);
});

test('what somebody may not see does not exist for them', async () => {
  await using box = await openSandbox();
  const project = box.gitlab.createProject({ group: box.group, name: 'shop' });
  const stranger = box.gitlab.createUser({ username: 'stranger' });
  const { value } = box.gitlab.createToken(stranger, { scopes: ['api'] });
  const hidden = await box.api('GET', `/projects/${project.id}`, undefined, value);
  assert.equal(hidden.status, 404);
  assert.deepEqual(hidden.body, { message: '404 Project Not Found' });
  const group = await box.api('GET', '/groups/acme', undefined, value);
  assert.deepEqual(group.body, { message: '404 Group Not Found' });
});

test('a moved project redirects from its old path to its number', async () => {
  await using box = await openSandbox();
  const project = box.gitlab.createProject({ group: box.group, name: 'shop' });
  box.gitlab.renameProject(project, 'store');
  const answer = await box.api('GET', '/projects/acme%2Fshop?simple=true');
  assert.equal(answer.status, 301);
  const place = `${box.gitlab.url}/api/v4/projects/${project.id}?simple=true`;
  assert.equal(answer.headers.get('location'), place);
});

test('requests above the limit get 429 and when to come back', async () => {
  await using box = await openSandbox({ rateLimitPerMinute: 2, now: () => new Date(30_000) });
  await box.api('GET', '/user');
  await box.api('GET', '/user');
  const refused = await box.api('GET', '/user');
  assert.equal(refused.status, 429);
  assert.equal(refused.headers.get('retry-after'), '30');
  assert.equal(refused.headers.get('ratelimit-reset'), '60');
  box.gitlab.setRateLimit({ perMinute: 0, withoutHeaders: true });
  const bare = await box.api('GET', '/user');
  assert.equal(bare.status, 429);
  assert.equal(bare.headers.get('retry-after'), null);
});
