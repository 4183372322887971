import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type OpenSandbox, openSandbox, type ReceivedHook, rowsOf } from '../test-client.ts';

async function withProject(box: OpenSandbox) {
  const project = box.gitlab.createProject({ group: box.group, name: 'shop' });
  await box.gitlab.pushCommits(project, 'main', [{ message: 'first' }]);
  await box.api('POST', `/projects/${project.id}/hooks`, {
    url: box.hookUrl,
    tag_push_events: true,
    merge_requests_events: true,
  });
  return project;
}

function shapes(hooks: readonly ReceivedHook[]): unknown[] {
  return hooks.map(({ body }) => body.ref);
}

test('a push hook shows the newest 20 commits, oldest first, and counts all', async () => {
  await using box = await openSandbox();
  const project = await withProject(box);
  const commits = Array.from({ length: 25 }, (_, n) => ({ message: `DEMO-${n}` }));
  const shas = await box.gitlab.pushCommits(project, 'main', commits);
  const [hook] = await box.received();
  const shown = rowsOf(hook?.body.commits);
  assert.deepEqual(
    shown.map(({ id }) => id),
    shas.slice(5),
  );
  assert.equal(hook?.body.total_commits_count, 25);
  assert.equal(hook?.body.after, shas.at(-1));
});

test('a new branch starts from zeros, a deleted one ends in zeros', async () => {
  await using box = await openSandbox({ deliverHooks: 'ordered' });
  const project = await withProject(box);
  await box.gitlab.createBranch(project, 'feature/DEMO-1');
  await box.gitlab.deleteBranch(project, 'feature/DEMO-1');
  const [created, deleted] = await box.received();
  assert.equal(created?.body.before, '0'.repeat(40));
  assert.deepEqual(created?.body.commits, []);
  assert.equal(created?.body.total_commits_count, 0);
  assert.equal(deleted?.body.after, '0'.repeat(40));
  assert.equal(deleted?.body.checkout_sha, null);
});

test('more than three branches of a sort in one push send no push hooks', async () => {
  await using box = await openSandbox();
  const project = await withProject(box);
  await box.api(
    'POST',
    '/hooks',
    { url: box.hookUrl, push_events: true, repository_update_events: true },
    box.rootToken,
  );
  const one = [{ message: 'DEMO-1' }];
  await box.gitlab.pushManyBranches(project, { a: one, b: one, c: one, d: one, main: one });
  const hooks = await box.received();
  const pushes = hooks.filter(({ body }) => body.event_name === 'push');
  // The four new ones are silent; `main` is of another sort, and told to both hooks.
  assert.deepEqual(shapes(pushes), ['refs/heads/main', 'refs/heads/main']);
  const updates = hooks.filter(({ body }) => body.event_name === 'repository_update');
  assert.equal(rowsOf(updates[0]?.body.changes).length, 5);
});

test('three branches in one push send three hooks', async () => {
  await using box = await openSandbox();
  const project = await withProject(box);
  const one = [{ message: 'DEMO-1' }];
  await box.gitlab.pushManyBranches(project, { a: one, b: one, c: one });
  assert.equal((await box.received()).length, 3);
});

test('a push to its source branch updates a merge request, with the old head', async () => {
  await using box = await openSandbox({ deliverHooks: 'ordered' });
  const project = await withProject(box);
  const [old] = await box.gitlab.pushCommits(project, 'topic', [{ message: 'DEMO-1 one' }]);
  const mergeRequest = await box.gitlab.openMergeRequest({
    project,
    sourceBranch: 'topic',
    title: 'DEMO-1',
    author: box.alice,
  });
  const [head] = await box.gitlab.forcePush(project, 'topic', [{ message: 'DEMO-1 two' }]);
  const attributes = (await box.received()).at(-1)?.body.object_attributes;
  const { action, oldrev } = attributes as Record<string, unknown>;
  assert.deepEqual([action, oldrev], ['update', old]);
  assert.equal(mergeRequest.sha, head);
});

test('a push that brings its head to the target branch merges a merge request', async () => {
  await using box = await openSandbox({ deliverHooks: 'ordered' });
  const project = box.gitlab.createProject({ group: box.group, name: 'shop' });
  await box.gitlab.pushCommits(project, 'main', [{ message: 'first' }]);
  await box.gitlab.pushCommits(project, 'topic', [{ message: 'DEMO-1' }]);
  const ref = { project, sourceBranch: 'topic', title: 'DEMO-1', author: box.alice };
  const first = await box.gitlab.openMergeRequest(ref);
  const second = await box.gitlab.openMergeRequest({ ...ref, title: 'DEMO-2' });
  await box.gitlab.merge(first, box.alice);
  assert.equal(second.state, 'merged');
});

test('held deliveries can be sent twice and out of order', async () => {
  await using box = await openSandbox({ deliverHooks: 'ordered' });
  const project = await withProject(box);
  box.gitlab.deliveries.hold();
  for (const name of ['a', 'b', 'c']) await box.gitlab.createBranch(project, name);
  assert.equal((await box.received()).length, 0);
  box.gitlab.deliveries.duplicate();
  box.gitlab.deliveries.shuffle();
  box.gitlab.deliveries.release();
  const hooks = await box.received();
  assert.equal(hooks.length, 6);
  assert.equal(new Set(hooks.map(({ headers }) => headers['idempotency-key'])).size, 3);
});

test('a refused connection is tried again when asked to', async () => {
  await using box = await openSandbox({ keepTrying: 2 });
  const project = box.gitlab.createProject({ group: box.group, name: 'shop' });
  await box.api('POST', `/projects/${project.id}/hooks`, { url: 'http://127.0.0.1:1/' });
  await box.gitlab.pushCommits(project, 'main', [{ message: 'one' }]);
  await box.gitlab.deliveries.settled();
  assert.equal(box.gitlab.hookDeliveries().length, 3);
});
