import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { openSandbox } from '../test-client.ts';

const SIGNING_TOKEN = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

test('with a signing token a hook is signed as Standard Webhooks says', async () => {
  await using box = await openSandbox();
  const project = box.gitlab.createProject({ group: box.group, name: 'shop' });
  const created = await box.api('POST', `/projects/${project.id}/hooks`, {
    url: box.hookUrl,
    token: 'secret',
    signing_token: SIGNING_TOKEN,
  });
  assert.equal(created.status, 201);
  const shown = created.body as Record<string, unknown>;
  assert.equal(shown.signing_token_present, true);
  assert.equal(shown.signing_token, undefined);
  assert.equal(shown.token, undefined);

  await box.gitlab.pushCommits(project, 'main', [{ message: 'ä' }]);
  const [hook] = await box.received();
  assert.ok(hook);
  const id = hook.headers['webhook-id'];
  assert.equal(id, hook.headers['idempotency-key']);
  const content = `${id}.${hook.headers['webhook-timestamp']}.${hook.raw}`;
  const digest = createHmac('sha256', Buffer.alloc(32, 7)).update(content).digest('base64');
  assert.equal(hook.headers['webhook-signature'], `v1,${digest}`);
  assert.equal(hook.headers['x-gitlab-token'], 'secret');
  assert.equal(hook.headers['x-gitlab-event'], 'Push Hook');
  assert.equal(hook.headers['x-gitlab-instance'], box.gitlab.url);
  assert.equal(hook.headers['user-agent'], 'GitLab/18.5.0-ee');
});

test('an older GitLab ignores the signing token without a word', async () => {
  await using box = await openSandbox({ signingTokens: false });
  const project = box.gitlab.createProject({ group: box.group, name: 'shop' });
  const body = { url: box.hookUrl, signing_token: SIGNING_TOKEN };
  const created = await box.api('POST', `/projects/${project.id}/hooks`, body);
  assert.equal(created.status, 201);
  assert.equal('signing_token_present' in (created.body as object), false);
  await box.gitlab.pushCommits(project, 'main', [{ message: 'one' }]);
  assert.equal((await box.received())[0]?.headers['webhook-signature'], undefined);
});

test('group hooks need Premium, system hooks an administrator', async () => {
  await using free = await openSandbox({ edition: 'free' });
  assert.equal((await free.api('POST', '/groups/acme/hooks', { url: free.hookUrl })).status, 404);
  assert.equal((await free.api('POST', '/hooks', { url: free.hookUrl })).status, 403);
  const made = await free.api('POST', '/hooks', { url: free.hookUrl }, free.rootToken);
  assert.equal(made.status, 201);
  assert.equal((made.body as Record<string, unknown>).repository_update_events, true);
  await using premium = await openSandbox();
  assert.equal(
    (await premium.api('POST', '/groups/acme/hooks', { url: premium.hookUrl })).status,
    201,
  );
});

test('hooks are changed, tested and removed', async () => {
  await using box = await openSandbox();
  const project = box.gitlab.createProject({ group: box.group, name: 'shop' });
  await box.gitlab.pushCommits(project, 'main', [{ message: 'one' }]);
  const hooks = `/projects/${project.id}/hooks`;
  const { body } = await box.api('POST', hooks, { url: 'http://127.0.0.1:1/' });
  const { id } = body as { id: number };
  assert.equal((await box.api('POST', `${hooks}/${id}/test/push_events`)).status, 422);
  const changed = await box.api('PUT', `${hooks}/${id}`, { url: box.hookUrl, push_events: false });
  assert.equal((changed.body as Record<string, unknown>).push_events, false);
  assert.equal((await box.api('POST', `${hooks}/${id}/test/push_events`)).status, 201);
  assert.equal((await box.received()).length, 1);
  assert.equal((await box.api('DELETE', `${hooks}/${id}`)).status, 204);
  assert.equal((await box.api('GET', `${hooks}/${id}`)).status, 404);
  assert.equal((await box.api('POST', hooks, {})).status, 400);
  assert.equal((await box.api('POST', hooks, { url: 'no url' })).status, 422);
});
