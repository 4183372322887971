import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type OpenSandbox, openSandbox, type Row, rowsOf } from '../test-client.ts';

async function withMergeRequest(box: OpenSandbox, approvalsRequired = 0) {
  const { gitlab, group, alice } = box;
  const project = gitlab.createProject({ group, name: 'shop', approvalsRequired });
  await gitlab.pushCommits(project, 'main', [{ message: 'first' }]);
  await gitlab.pushCommits(project, 'topic', [{ message: 'DEMO-1' }]);
  const bob = gitlab.createUser({ username: 'bob' });
  gitlab.addMember({ project }, bob, 30);
  const row = await gitlab.openMergeRequest({
    project,
    sourceBranch: 'topic',
    title: 'DEMO-1',
    author: alice,
    reviewers: [bob],
  });
  await box.api('POST', `/projects/${project.id}/hooks`, {
    url: box.hookUrl,
    push_events: false,
    merge_requests_events: true,
  });
  const path = `/projects/acme%2Fshop/merge_requests/${row.iid}`;
  return { project, row, bob, path };
}

async function toldActions(box: OpenSandbox): Promise<unknown[]> {
  const hooks = await box.received();
  return hooks.flatMap(({ body }) => rowsOf([body.object_attributes]).map((row) => row?.action));
}

test('where two approvals are needed, the first is an approval and the second approves', async () => {
  await using box = await openSandbox({ deliverHooks: 'ordered' });
  const { row, bob, path } = await withMergeRequest(box, 2);
  const updatedAt = row.updatedAt;
  await box.gitlab.approve(row, bob);
  assert.equal(((await box.api('GET', `${path}/approvals`)).body as Row).approved, false);
  await box.gitlab.approve(row, box.alice);
  assert.equal(((await box.api('GET', `${path}/approvals`)).body as Row).approved, true);
  await box.gitlab.unapprove(row, bob);
  await box.gitlab.unapprove(row, box.alice);
  assert.deepEqual(await toldActions(box), ['approval', 'approved', 'unapproved', 'unapproval']);
  assert.equal(row.updatedAt, updatedAt);
});

test('a reviewer’s state is in the list of reviewers only', async () => {
  await using box = await openSandbox();
  const { row, bob, path } = await withMergeRequest(box);
  const stateOf = async () => rowsOf((await box.api('GET', `${path}/reviewers`)).body)[0]?.state;
  assert.equal(await stateOf(), 'unreviewed');
  await box.gitlab.comment(row, 'Hm', bob);
  assert.equal(await stateOf(), 'reviewed');
  await box.gitlab.requestChanges(row, bob);
  assert.equal(await stateOf(), 'requested_changes');
  await box.gitlab.approve(row, bob);
  assert.equal(await stateOf(), 'approved');
  const shown = (await box.api('GET', path)).body as Row;
  assert.equal(shown.user_notes_count, 2);
});

test('an edit tells what changed', async () => {
  await using box = await openSandbox({ deliverHooks: 'ordered' });
  const { row } = await withMergeRequest(box);
  await box.gitlab.updateMergeRequest(row, { title: 'DEMO-2', draft: true }, box.alice);
  await box.gitlab.closeMergeRequest(row, box.alice);
  await box.gitlab.reopenMergeRequest(row, box.alice);
  assert.deepEqual(await toldActions(box), ['update', 'close', 'reopen']);
  const [update] = await box.received();
  const [changes] = rowsOf([update?.body.changes]);
  assert.deepEqual(changes?.title, { previous: 'DEMO-1', current: 'Draft: DEMO-2' });
  assert.deepEqual(changes?.draft, { previous: false, current: true });
});

test('a merge request from a fork is merged into the original', async () => {
  await using box = await openSandbox({ deliverHooks: 'ordered' });
  const { project, bob } = await withMergeRequest(box);
  const fork = await box.gitlab.forkProject({ project, user: bob });
  await box.gitlab.pushCommits(fork, 'DEMO-7', [{ message: 'DEMO-7' }], { user: bob });
  const row = await box.gitlab.openMergeRequest({
    project,
    sourceProject: fork,
    sourceBranch: 'DEMO-7',
    title: 'DEMO-7',
    author: bob,
  });
  await box.gitlab.pushCommits(fork, 'DEMO-7', [{ message: 'DEMO-7 again' }], { user: bob });
  await box.gitlab.merge(row, box.alice);
  assert.deepEqual(await toldActions(box), ['open', 'update', 'merge']);
  const shown = (await box.api('GET', `/projects/${project.id}/merge_requests/${row.iid}`)).body;
  const { source_project_id: source, target_project_id: target } = shown as Row;
  assert.deepEqual([source, target], [fork.id, project.id]);
});

test('merge requests are found by when they changed, and in that order', async () => {
  let now = Date.parse('2026-01-01T00:00:00Z');
  await using box = await openSandbox({ now: () => new Date(now) });
  const { project, row } = await withMergeRequest(box);
  now += 60_000;
  const second = { project, sourceBranch: 'main', title: 'DEMO-2', author: box.alice };
  await box.gitlab.openMergeRequest(second);
  now += 60_000;
  await box.gitlab.closeMergeRequest(row, box.alice);
  const list = async (query: string) =>
    rowsOf((await box.api('GET', `/projects/${project.id}/merge_requests?${query}`)).body).map(
      ({ iid }) => iid,
    );
  assert.deepEqual(await list('order_by=updated_at&sort=asc'), [2, 1]);
  assert.deepEqual(await list('updated_after=2026-01-01T00:01:30Z'), [1]);
  assert.deepEqual(await list('created_before=2026-01-01T00:00:30Z'), [1]);
  assert.deepEqual(await list('state=opened'), [2]);
  assert.deepEqual(await list('source_branch=topic'), [1]);
});

test('a deleted merge request is gone without a hook, and only owners delete through the API', async () => {
  await using box = await openSandbox();
  const { gitlab, alice } = box;
  const project = gitlab.createProject({ group: box.group, name: 'shop' });
  await gitlab.pushCommits(project, 'main', [{ message: 'first' }]);
  await gitlab.pushCommits(project, 'topic', [{ message: 'DEMO-1' }]);
  const opened = { project, sourceBranch: 'topic', title: 'DEMO-1', author: alice };
  const first = await gitlab.openMergeRequest(opened);
  await gitlab.openMergeRequest(opened);
  const hook = { url: box.hookUrl, merge_requests_events: true };
  await box.api('POST', `/projects/${project.id}/hooks`, hook);
  gitlab.deleteMergeRequest(first, alice);
  const path = `/projects/${project.id}/merge_requests`;
  const dev = gitlab.createUser({ username: 'dev' });
  gitlab.addMember({ project }, dev, 30);
  const { value } = gitlab.createToken(dev, { scopes: ['api'] });
  assert.equal((await box.api('DELETE', `${path}/2`, undefined, value)).status, 403);
  const all = await box.api('GET', '/groups/acme/merge_requests');
  assert.deepEqual(
    rowsOf(all.body).map(({ iid }) => iid),
    [2],
  );
  assert.equal((await box.api('DELETE', `${path}/2`)).status, 204);
  assert.equal((await box.api('GET', `${path}/2`)).status, 404);
  assert.equal((await box.received()).length, 0);
});
