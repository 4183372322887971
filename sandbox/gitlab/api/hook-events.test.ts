import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type OpenSandbox, openSandbox, type Row, rowsOf } from '../test-client.ts';

async function withHook(box: OpenSandbox, url = box.hookUrl) {
  const project = box.gitlab.createProject({ group: box.group, name: 'shop' });
  await box.gitlab.pushCommits(project, 'main', [{ message: 'first' }]);
  const hooks = `/projects/${project.id}/hooks`;
  const { body } = await box.api('POST', hooks, { url, token: 'secret' });
  const id = Number((body as Row).id);
  const push = async (times = 1) => {
    for (let n = 0; n < times; n += 1) {
      await box.gitlab.pushCommits(project, 'main', [{ message: 'one more' }]);
      await box.gitlab.deliveries.settled();
    }
  };
  const health = async () => {
    const shown = (await box.api('GET', `${hooks}/${id}`)).body as Row;
    return [shown.alert_status, shown.disabled_until];
  };
  return { project, path: `${hooks}/${id}`, id, push, health };
}

test('the log of a hook is filtered by how the receiver answered', async () => {
  const clock = { at: Date.parse('2026-01-01T00:00:00Z') };
  await using box = await openSandbox({ now: () => new Date(clock.at) });
  const { path, push } = await withHook(box);
  for (const status of [200, 404, 503]) {
    box.answerHooksWith(status);
    await push();
  }
  await box.api('PUT', path, { url: 'http://127.0.0.1:1/' });
  await push();
  const statuses = async (query: string) =>
    rowsOf((await box.api('GET', `${path}/events?${query}`)).body).map(
      ({ response_status: status }) => status,
    );
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ['', ['internal error', '503', '404', '200']],
    ['status=successful', ['200']],
    ['status=client_failure', ['404']],
    ['status=server_failure', ['internal error', '503']],
    ['status=404,503', ['503', '404']],
    ['per_page=1&page=2', ['503']],
  ];
  for (const [query, expected] of cases) assert.deepEqual(await statuses(query), expected, query);
  for (const wrong of ['status=bad', 'per_page=21']) {
    assert.equal((await box.api('GET', `${path}/events?${wrong}`)).status, 400, wrong);
  }
  const [newest] = rowsOf((await box.api('GET', `${path}/events`)).body);
  assert.ok(newest);
  assert.equal((newest.request_headers as Row)['X-Gitlab-Token'], '[REDACTED]');
  assert.equal((newest.request_data as Row).object_kind, 'push');
  assert.equal(newest.trigger, 'push_hooks');
  clock.at += 8 * 24 * 60 * 60_000;
  assert.deepEqual(await statuses(''), []);
});

test('a request is sent again with its key, five times a minute', async () => {
  const clock = { at: Date.parse('2026-01-01T00:00:00Z') };
  await using box = await openSandbox({ now: () => new Date(clock.at) });
  const { path, push } = await withHook(box);
  await push();
  const [event] = rowsOf((await box.api('GET', `${path}/events`)).body);
  const resend = async () => (await box.api('POST', `${path}/events/${event?.id}/resend`)).status;
  for (let n = 0; n < 5; n += 1) assert.equal(await resend(), 201);
  assert.equal(await resend(), 429);
  clock.at += 60_000;
  assert.equal(await resend(), 201);
  const hooks = await box.received();
  assert.equal(new Set(hooks.map(({ headers }) => headers['idempotency-key'])).size, 1);
  const rows = rowsOf((await box.api('GET', `${path}/events`)).body);
  assert.equal(new Set(rows.map(({ id }) => id)).size, 7);
  assert.equal((await box.api('POST', `${path}/events/999/resend`)).status, 404);
});

test('a failing hook is disabled for a while, then longer, then for good', async () => {
  const clock = { at: Date.parse('2026-01-01T00:00:00Z') };
  const options = { now: () => new Date(clock.at), autoDisableHooks: true };
  await using box = await openSandbox(options);
  const { push, path, health } = await withHook(box);
  const later = (ms: number) => new Date(clock.at + ms).toISOString();
  box.answerHooksWith(500);
  await push(3);
  assert.deepEqual(await health(), ['executable', null]);
  await push();
  assert.deepEqual(await health(), ['temporarily_disabled', later(60_000)]);
  await push();
  assert.equal((await box.received()).length, 4);
  clock.at += 60_001;
  await push();
  assert.deepEqual(await health(), ['temporarily_disabled', later(120_000)]);
  for (let failures = 5; failures < 40; failures += 1) {
    clock.at += 86_400_001;
    await push();
  }
  clock.at += 86_400_001;
  assert.equal((await health())[0], 'disabled');
  assert.equal((await box.api('POST', `${path}/test/push_events`)).status, 422);
  assert.equal((await health())[0], 'disabled');
  box.answerHooksWith(200);
  assert.equal((await box.api('POST', `${path}/test/push_events`)).status, 201);
  assert.deepEqual(await health(), ['executable', null]);
});

test('without auto-disabling a failing hook is tried for ever', async () => {
  await using box = await openSandbox();
  const { push, health, id } = await withHook(box);
  box.answerHooksWith(500);
  await push(6);
  assert.equal((await box.received()).length, 6);
  assert.deepEqual(await health(), ['executable', null]);
  box.gitlab.disableHook({ id });
  await push();
  assert.equal((await box.received()).length, 6);
  assert.equal((await health())[0], 'disabled');
  box.gitlab.removeHook({ id });
  assert.deepEqual(box.gitlab.hooks(), []);
});

test('group hooks have a log and a test too, system hooks have not', async () => {
  await using box = await openSandbox();
  const { project } = await withHook(box);
  const events = { pipeline_events: true, deployment_events: true };
  const made = await box.api('POST', '/groups/acme/hooks', { url: box.hookUrl, ...events });
  const path = `/groups/acme/hooks/${(made.body as Row).id}`;
  const tried = async (trigger: string) =>
    (await box.api('POST', `${path}/test/${trigger}`)).status;
  assert.equal(await tried('pipeline_events'), 422);
  await box.gitlab.createPipeline({ project, ref: 'main' });
  assert.equal(await tried('pipeline_events'), 201);
  assert.equal(await tried('nothing_events'), 400);
  const logged = rowsOf((await box.api('GET', `${path}/events`)).body);
  assert.deepEqual(
    logged.map(({ trigger }) => trigger),
    ['pipeline_hooks', 'pipeline_hooks'],
  );
  const system = await box.api('POST', '/hooks', { url: box.hookUrl }, box.rootToken);
  const { id } = system.body as { id: number };
  assert.equal((await box.api('GET', `/hooks/${id}/events`, undefined, box.rootToken)).status, 404);
});

test('lost hooks are in no log', async () => {
  await using box = await openSandbox();
  const { push, path } = await withHook(box);
  box.gitlab.loseHooks({ count: 2 });
  await push(3);
  assert.equal((await box.received()).length, 1);
  assert.equal(box.gitlab.lostHooks().length, 2);
  box.gitlab.loseHooks({ ratio: 0.5, seed: 7 });
  await push(40);
  const lost = box.gitlab.lostHooks().length - 2;
  assert.ok(lost > 8 && lost < 32, String(lost));
  box.gitlab.loseHooks(null);
  await push();
  assert.equal((await box.received()).length, 42 - lost);
  assert.equal(rowsOf((await box.api('GET', `${path}/events?per_page=20`)).body).length, 20);
});
