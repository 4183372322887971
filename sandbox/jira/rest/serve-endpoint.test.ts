import assert from 'node:assert/strict';
import { after, beforeEach, test } from 'node:test';
import { type JiraSandbox, startJiraSandbox } from '../index.ts';
import { commit, repository } from '../testing/entities.ts';
import { startStandInApp } from '../testing/stand-in-app.ts';

const app = await startStandInApp();
let jira: JiraSandbox;
beforeEach(async () => {
  await jira?.close();
  jira = await startJiraSandbox();
  await jira.install(app.descriptorUrl);
});
after(async () => {
  await jira.close();
  await app.close();
});

function send(request: Readonly<Record<string, unknown>> = {}, token?: string) {
  const body = { repositories: [repository({ commits: [commit()] })], ...request };
  return app.call('POST', `${jira.baseUrl}/rest/devinfo/0.10/bulk`, body, token);
}

test('fault: a status for the next two requests', async () => {
  const handle = jira.fail({ kind: 'status', status: 503, retryAfterS: 7, count: 2 });
  const first = await send();
  assert.equal(first.status, 503);
  assert.equal(first.headers.get('retry-after'), '7');
  assert.equal((await send()).status, 503);
  assert.equal((await send()).status, 202);
  assert.equal(handle.hits(), 2);
  assert.deepEqual(
    jira.requests().map(({ status, retryAfterS }) => [status, retryAfterS]),
    [
      [503, 7],
      [503, 7],
      [202, undefined],
    ],
  );
});

test('fault: a reset, before and after the work is done', async () => {
  jira.fail({ kind: 'reset', count: 1 });
  await assert.rejects(send());
  assert.equal(jira.counts().commits, 0);
  jira.fail({ kind: 'reset', count: 1, afterStoring: true });
  await assert.rejects(send());
  assert.equal(jira.counts().commits, 1);
  assert.equal(jira.requests().at(-1)?.status, null);
});

test('fault: a ratio is the same for the same seed', async () => {
  const statuses: number[][] = [];
  for (let round = 0; round < 2; round += 1) {
    const site = await startJiraSandbox({ seed: 7 });
    site.fail({ kind: 'status', status: 500, ratio: 0.5 });
    const answers: number[] = [];
    for (let index = 0; index < 10; index += 1)
      answers.push((await fetch(`${site.baseUrl}/rest/api/3/user`)).status);
    statuses.push(answers);
    await site.close();
  }
  assert.deepEqual(statuses[0], statuses[1]);
  assert.deepEqual([...new Set(statuses[0])].sort(), [401, 500]);
});

test('fault: only what matches is slow, and until the handle ends it', async () => {
  const isBackfill = ({ operationType }: { operationType?: string }) =>
    operationType === 'BACKFILL';
  const handle = jira.fail({ kind: 'slow', ms: 150 }, { match: isBackfill });
  const took = async (request: Readonly<Record<string, unknown>>) => {
    const from = performance.now();
    await send(request);
    return performance.now() - from;
  };
  await took({});
  assert.ok((await took({ operationType: 'BACKFILL' })) >= 145);
  assert.equal(handle.hits(), 1);
  handle.end();
  await took({ operationType: 'BACKFILL' });
  assert.equal(handle.hits(), 1);
});

test('fault: what arrives in a pause is answered when it is over', async () => {
  const from = performance.now();
  jira.fail({ kind: 'pause', ms: 200 });
  const answers = await Promise.all([send(), send()]);
  assert.deepEqual(
    answers.map(({ status }) => status),
    [202, 202],
  );
  assert.ok(performance.now() - from >= 190);
});

test('rate limit: 429 with the documented headers, back-fill apart', async () => {
  jira.setRateLimit({ perMinute: 1, headers: true, minuteMs: 400 });
  assert.equal((await send()).status, 202);
  const limited = await send();
  assert.equal(limited.status, 429);
  assert.equal(limited.headers.get('x-ratelimit-limit'), '1');
  assert.equal(limited.headers.get('x-ratelimit-remaining'), '0');
  assert.equal(limited.headers.get('retry-after'), '1');
  assert.ok(Date.parse(limited.headers.get('x-ratelimit-reset') ?? '') > Date.now());
  assert.equal((await send({ operationType: 'BACKFILL' })).status, 202);
  await new Promise((resolve) => setTimeout(resolve, 450));
  assert.equal((await send()).status, 202);
});

test('access: a wrong token, a missing module and a missing scope', async () => {
  assert.equal((await send({}, 'nonsense')).status, 401);
  const right = { ...app.descriptor };
  app.descriptor.scopes = ['READ'];
  await jira.install(app.descriptorUrl);
  assert.equal((await send()).status, 403);
  Object.assign(app.descriptor, right, { modules: {} });
  await jira.install(app.descriptorUrl);
  assert.equal((await send()).status, 403);
  Object.assign(app.descriptor, right);
  assert.deepEqual(
    jira.violations().map(({ kind }) => kind),
    ['token', 'scope', 'scope'],
  );
});

test('unknown paths and bodies that are not JSON are violations', async () => {
  assert.equal((await fetch(`${jira.baseUrl}/rest/devinfo/0.1/bulk?jwt=x`)).status, 404);
  const headers = { 'content-type': 'application/json' };
  const url = `${jira.baseUrl}/rest/devinfo/0.10/bulk`;
  assert.equal((await fetch(url, { method: 'POST', headers, body: '{' })).status, 400);
  assert.deepEqual(
    jira.violations().map(({ kind, path }) => [kind, path]),
    [
      ['unknown-path', '/rest/devinfo/0.1/bulk'],
      ['schema', '/rest/devinfo/0.10/bulk'],
    ],
  );
});

test('users: groups, permission, and what cannot be read', async () => {
  const user = (id: string) =>
    app.call('GET', `${jira.baseUrl}/rest/api/3/user?accountId=${id}&expand=groups`);
  const check = async (accountId: string) => {
    const body = { globalPermissions: ['ADMINISTER'], accountId };
    const url = `${jira.baseUrl}/rest/api/latest/permissions/check`;
    const response = await app.call('POST', url, body);
    return response.status === 200 ? (await response.json()).globalPermissions : response.status;
  };
  const admin = await (await user('admin-account')).json();
  assert.ok(admin.groups.items.some(({ name }: { name: string }) => name === 'site-admins'));
  assert.equal((await user('nobody')).status, 404);
  assert.deepEqual(await check('admin-account'), ['ADMINISTER']);
  assert.deepEqual(await check('developer-account'), []);

  const base = { displayName: 'X', groups: [], administers: true };
  jira.setUser({ accountId: 'x', ...base, readable: 'permissions' });
  assert.equal((await user('x')).status, 403);
  assert.deepEqual(await check('x'), ['ADMINISTER']);
  jira.setUser({ accountId: 'x', ...base, readable: 'nothing' });
  assert.equal(await check('x'), 403);
});
