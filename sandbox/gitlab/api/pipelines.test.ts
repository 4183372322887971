import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type OpenSandbox, openSandbox, type Row, rowsOf, tickingClock } from '../test-client.ts';

async function withPipelines(box: OpenSandbox) {
  const { gitlab, alice } = box;
  const project = gitlab.createProject({ group: box.group, name: 'shop' });
  await gitlab.pushCommits(project, 'main', [{ message: 'first' }]);
  const [sha = ''] = await gitlab.pushCommits(project, 'topic', [{ message: 'DEMO-1' }]);
  await gitlab.createTag(project, 'v1');
  await gitlab.openMergeRequest({ project, sourceBranch: 'topic', title: 'DEMO-1', author: alice });
  const branch = await gitlab.createPipeline({ project, ref: 'topic', status: 'running' });
  const tag = await gitlab.createPipeline({ project, ref: 'v1', status: 'success' });
  const merge = await gitlab.createPipeline({ project, mergeRequest: { iid: 1 } });
  return { project, sha, branch, tag, merge, path: `/projects/${project.id}/pipelines` };
}

test('pipelines are filtered and sorted', async () => {
  await using box = await openSandbox({ now: tickingClock() });
  const { path, branch, tag, merge, sha } = await withPipelines(box);
  const created = branch.updatedAt.toISOString();
  await box.gitlab.updatePipeline(branch, { status: 'success' });
  const cases: readonly (readonly [string, readonly number[]])[] = [
    ['', [merge.id, tag.id, branch.id]],
    ['sort=asc', [branch.id, tag.id, merge.id]],
    ['order_by=updated_at&sort=desc', [branch.id, merge.id, tag.id]],
    [`updated_before=${created}`, []],
    [`updated_after=${branch.updatedAt.toISOString()}`, [branch.id]],
    ['ref=topic', [branch.id]],
    ['ref=refs%2Fmerge-requests%2F1%2Fhead', [merge.id]],
    [`sha=${sha}`, [merge.id, branch.id]],
    ['source=merge_request_event', [merge.id]],
    ['status=success', [tag.id, branch.id]],
    ['scope=tags', [tag.id]],
    ['scope=branches', [branch.id]],
    ['scope=finished', [tag.id, branch.id]],
  ];
  for (const [query, ids] of cases) {
    const { body } = await box.api('GET', `${path}?${query}`);
    assert.deepEqual(
      rowsOf(body).map(({ id }) => id),
      ids,
      query,
    );
  }
  for (const wrong of ['status=green', 'order_by=name', 'source=me', 'updated_after=soon']) {
    assert.equal((await box.api('GET', `${path}?${wrong}`)).status, 400, wrong);
  }
});

test('a list row is thin, a single pipeline is not', async () => {
  await using box = await openSandbox();
  const { path, branch, project, sha } = await withPipelines(box);
  const [row] = rowsOf((await box.api('GET', `${path}?ref=topic`)).body);
  assert.deepEqual(row, {
    id: branch.id,
    iid: 1,
    project_id: project.id,
    sha,
    ref: 'topic',
    status: 'running',
    source: 'push',
    created_at: branch.createdAt.toISOString(),
    updated_at: branch.updatedAt.toISOString(),
    web_url: `${box.gitlab.url}/acme/shop/-/pipelines/${branch.id}`,
    name: null,
  });
  await box.gitlab.updatePipeline(branch, { status: 'success' });
  const single = (await box.api('GET', `${path}/${branch.id}`)).body as Row;
  assert.equal(single.duration, 0);
  assert.equal(single.tag, false);
  assert.equal((single.detailed_status as Row).label, 'passed');
  const jobs = rowsOf((await box.api('GET', `${path}/${branch.id}/jobs`)).body);
  assert.deepEqual(
    jobs.map(({ name, status }) => [name, status]),
    [['test', 'success']],
  );
});

test('a test report is all zeros until there is one', async () => {
  await using box = await openSandbox();
  const { path, branch } = await withPipelines(box);
  const summary = async () =>
    (await box.api('GET', `${path}/${branch.id}/test_report_summary`)).body as Row;
  const none = { time: 0, count: 0, success: 0, failed: 0, skipped: 0, error: 0 };
  assert.deepEqual(await summary(), { total: { ...none, suite_error: null }, test_suites: [] });
  const testReport = { total: 5, success: 3, failed: 1, skipped: 1, error: 0 };
  await box.gitlab.updatePipeline(branch, { testReport });
  const { total } = await summary();
  const counted = { count: 5, success: 3, failed: 1, skipped: 1 };
  assert.deepEqual(total, { ...none, ...counted, suite_error: null });
});

test('a merge request has its own pipelines and those of its branch', async () => {
  await using box = await openSandbox();
  const { project, branch, merge, sha } = await withPipelines(box);
  const base = `/projects/${project.id}/merge_requests/1`;
  const rows = rowsOf((await box.api('GET', `${base}/pipelines`)).body);
  assert.deepEqual(
    rows.map(({ id }) => id),
    [merge.id, branch.id],
  );
  const single = (await box.api('GET', base)).body as Row;
  assert.equal((single.head_pipeline as Row).id, merge.id);
  const commit = (await box.api('GET', `/projects/${project.id}/repository/commits/${sha}`)).body;
  assert.equal(((commit as Row).last_pipeline as Row).id, merge.id);
});

test('a hook is sent for each new status, and names the source branch', async () => {
  await using box = await openSandbox({ deliverHooks: 'ordered' });
  const { project, branch } = await withPipelines(box);
  const hook = { url: box.hookUrl, push_events: false, pipeline_events: true };
  await box.api('POST', `/projects/${project.id}/hooks`, hook);
  await box.gitlab.updatePipeline(branch, { status: 'running' });
  await box.gitlab.updatePipeline(branch, { status: 'failed' });
  await box.gitlab.createPipeline({ project, mergeRequest: { iid: 1 }, status: 'running' });
  await box.gitlab.createPipeline({ project, ref: 'main', status: 'created' });
  const told = (await box.received()).map(({ headers, body }) => {
    const { ref, status, source } = body.object_attributes as Row;
    const request = body.merge_request as Row | null;
    return [headers['x-gitlab-event'], ref, status, source, request?.iid];
  });
  assert.deepEqual(told, [
    ['Pipeline Hook', 'topic', 'failed', 'push', undefined],
    ['Pipeline Hook', 'topic', 'running', 'merge_request_event', 1],
  ]);
});

test('pipelines are deleted by owners only, without a hook', async () => {
  await using box = await openSandbox();
  const { path, branch, merge, project } = await withPipelines(box);
  const dev = box.gitlab.createUser({ username: 'dev' });
  box.gitlab.addMember({ project }, dev, 30);
  const token = box.gitlab.createToken(dev, { scopes: ['api'] }).value;
  const remove = (id: number, as?: string) =>
    box.api('DELETE', `${path}/${id}`, undefined, as).then(({ status }) => status);
  assert.equal(await remove(branch.id, token), 403);
  assert.equal(await remove(branch.id), 204);
  assert.equal(await remove(branch.id), 404);
  box.gitlab.deletePipeline(merge);
  const gone = await box.api('GET', `${path}/${merge.id}`);
  assert.deepEqual([gone.status, gone.body], [404, { message: '404 Not found' }]);
});

test('what is switched off answers 403, branches and commits 404', async () => {
  await using box = await openSandbox();
  const { project } = await withPipelines(box);
  const cases = [
    ['builds', 'pipelines', 403],
    ['environments', 'deployments', 403],
    ['environments', 'environments', 403],
    ['feature_flags', 'feature_flags', 403],
    ['merge_requests', 'merge_requests', 403],
    ['repository', 'repository/branches', 404],
    ['repository', 'repository/commits', 404],
    ['repository', 'pipelines', 403],
  ] as const;
  for (const [feature, part, status] of cases) {
    const path = `/projects/${project.id}/${part}`;
    assert.equal((await box.api('GET', path)).status, 200, part);
    box.gitlab.switchFeature(project, feature, false);
    assert.equal((await box.api('GET', path)).status, status, part);
    box.gitlab.switchFeature(project, feature, true);
  }
});
