import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type JiraSandbox, startJiraSandbox } from '../../index.ts';
import { branch, commit, pullRequest, repository } from '../../testing/entities.ts';
import { type StandInApp, startStandInApp } from '../../testing/stand-in-app.ts';

let jira: JiraSandbox;
let app: StandInApp;
before(async () => {
  jira = await startJiraSandbox();
  app = await startStandInApp();
});
after(async () => {
  await jira.close();
  await app.close();
});

beforeEach(async () => {
  await jira.install(app.descriptorUrl);
  await jira.uninstall();
  await jira.install(app.descriptorUrl);
  await store();
});

async function store(): Promise<void> {
  const stored = repository({
    updateSequenceId: 10,
    commits: [commit({ updateSequenceId: 10 })],
    branches: [branch({ updateSequenceId: 20 })],
    pullRequests: [pullRequest({ updateSequenceId: 30 })],
  });
  const properties = { installation: 'x', colour: 'a b' };
  await call('POST', '/bulk', { repositories: [stored], properties });
}

async function call(method: string, path: string, body?: unknown) {
  const response = await app.call(method, `${jira.baseUrl}/rest/devinfo/0.10${path}`, body);
  const answered = await response.text();
  return { status: response.status, body: answered === '' ? null : JSON.parse(answered) };
}

function left() {
  const { commits, branches, pullRequests } = jira.counts();
  return [commits, branches, pullRequests].join(' ');
}

test('read: a repository with its entities, 404 for an unknown one', async () => {
  const { status, body } = await call('GET', '/repository/42');
  assert.equal(status, 200);
  assert.equal(body.name, 'g/p');
  assert.deepEqual(
    [body.commits.length, body.branches.length, body.pullRequests.length],
    [1, 1, 1],
  );
  assert.equal((await call('GET', '/repository/43')).status, 404);
});

test('delete: single entities', async () => {
  assert.equal((await call('DELETE', '/repository/42/branch/b1')).status, 202);
  assert.equal(left(), '1 0 1');
  assert.equal((await call('DELETE', '/repository/42/pull_request/m1')).status, 202);
  assert.equal((await call('DELETE', '/repository/42/commit/c1')).status, 202);
  assert.equal(left(), '0 0 0');
  assert.equal(jira.issue('ABC-1').branches.length, 0);
  assert.equal((await call('DELETE', '/repository/42/commit/c1')).status, 202);
  assert.equal((await call('DELETE', '/repository/42/tag/c1')).status, 400);
});

test('delete: a sequence spares what is newer', async () => {
  await call('DELETE', '/repository/42/branch/b1?_updateSequenceId=19');
  assert.equal(left(), '1 1 1');
  await call('DELETE', '/repository/42/branch/b1?_updateSequenceId=20');
  assert.equal(left(), '1 0 1');
  await call('DELETE', '/repository/42?_updateSequenceId=20');
  assert.equal(left(), '0 0 1');
  assert.ok(jira.repository('42'));
  await call('DELETE', '/repository/42?_updateSequenceId=30');
  assert.equal(jira.repository('42'), null);
  assert.equal((await call('DELETE', '/repository/42?_updateSequenceId=now')).status, 400);
});

test('delete: leaves no tombstone', async () => {
  await call('DELETE', '/repository/42?_updateSequenceId=1000');
  await store();
  assert.equal(left(), '1 1 1');
});

test('properties: all pairs must match', async () => {
  const exists = async (query: string) =>
    (await call('GET', `/existsByProperties?${query}`)).body.hasDataMatchingProperties;
  assert.equal(await exists('installation=x&colour=a%20b'), true);
  assert.equal(await exists('installation=x&colour=red'), false);
  assert.equal(await exists('installation=x&_updateSequenceId=9'), false);
  assert.equal((await call('DELETE', '/bulkByProperties')).status, 400);
  assert.equal((await call('DELETE', '/bulkByProperties?a=1&a=2')).status, 400);
  assert.equal((await call('GET', '/existsByProperties?_updateSequenceId=9')).status, 400);
  await call('DELETE', '/bulkByProperties?installation=y');
  assert.equal(left(), '1 1 1');
  await call('DELETE', '/bulkByProperties?installation=x');
  assert.equal(left(), '0 0 0');
});
