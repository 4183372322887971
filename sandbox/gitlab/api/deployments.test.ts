import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { GitlabSandboxOptions } from '../index.ts';
import { type OpenSandbox, openSandbox, type Row, rowsOf, tickingClock } from '../test-client.ts';

async function withProject(options: GitlabSandboxOptions = {}) {
  const box = await openSandbox({ deliverHooks: 'ordered', ...options });
  const project = box.gitlab.createProject({ group: box.group, name: 'shop' });
  await box.gitlab.pushCommits(project, 'main', [{ message: 'first' }]);
  return { box, project, path: `/projects/${project.id}/deployments` };
}

async function listenToCi(box: OpenSandbox, project: { id: number }) {
  const events = { deployment_events: true, pipeline_events: true, feature_flag_events: true };
  const hook = { url: box.hookUrl, push_events: false, ...events };
  await box.api('POST', `/projects/${project.id}/hooks`, hook);
}

test('deployments are filtered and sorted, and slow questions refused', async () => {
  const { box, project, path } = await withProject({ now: tickingClock() });
  await using _box = box;
  const deploy = (environment: string) =>
    box.gitlab.createDeployment({ project, environment, ref: 'main' });
  const one = await deploy('staging');
  const two = await deploy('production');
  await box.gitlab.updateDeployment(one, { status: 'success' });
  const since = two.updatedAt.toISOString();
  const cases: readonly (readonly [string, readonly number[]])[] = [
    ['', [1, 2]],
    ['sort=desc', [2, 1]],
    ['environment=staging', [1]],
    ['environment=unknown', []],
    ['status=running', [2]],
    [`order_by=updated_at&updated_after=${since}`, [2, 1]],
    [`order_by=finished_at&status=success&finished_after=${since}`, [1]],
  ];
  for (const [query, iids] of cases) {
    const { body } = await box.api('GET', `${path}?${query}`);
    assert.deepEqual(
      rowsOf(body).map(({ iid }) => iid),
      iids,
      query,
    );
  }
  const refused = [
    `updated_after=${since}`,
    `order_by=finished_at&finished_after=${since}`,
    `status=success&finished_after=${since}`,
    'order_by=finished_at',
    'status=done',
  ];
  for (const query of refused) {
    assert.equal((await box.api('GET', `${path}?${query}`)).status, 400, query);
  }
});

test('a deployment shows its job and pipeline, and the environment without its tier', async () => {
  const { box, project, path } = await withProject();
  await using _box = box;
  const pipeline = await box.gitlab.createPipeline({ project, ref: 'main', status: 'running' });
  const place = { project, environment: 'staging', ref: 'main' };
  const deployment = await box.gitlab.createDeployment({ ...place, pipeline, job: 'deploy-it' });
  const shown = (await box.api('GET', `${path}/${deployment.id}`)).body as Row;
  assert.deepEqual(Object.keys(shown.environment as Row).sort(), [
    'created_at',
    'external_url',
    'id',
    'name',
    'slug',
    'updated_at',
  ]);
  const job = shown.deployable as Row;
  assert.deepEqual([job.name, job.stage, job.status], ['deploy-it', 'deploy', 'running']);
  assert.equal((job.pipeline as Row).id, pipeline.id);
  assert.equal((job.commit as Row).title, 'first');
  assert.equal(shown.pending_approval_count, 0);
  const environments = rowsOf((await box.api('GET', `/projects/${project.id}/environments`)).body);
  assert.deepEqual(
    environments.map(({ name, tier, state }) => [name, tier, state]),
    [['staging', 'staging', 'available']],
  );
  box.gitlab.deletePipeline(pipeline);
  assert.equal(((await box.api('GET', `${path}/${deployment.id}`)).body as Row).deployable, null);
});

test('hooks tell of start and end, and lack what GitLab leaves out', async () => {
  const { box, project } = await withProject();
  await using _box = box;
  await listenToCi(box, project);
  const place = { project, environment: 'production', ref: 'main' };
  const deployment = await box.gitlab.createDeployment({ ...place, status: 'created' });
  await box.gitlab.updateDeployment(deployment, { status: 'running' });
  await box.gitlab.updateDeployment(deployment, { status: 'running' });
  await box.gitlab.updateDeployment(deployment, { status: 'canceled' });
  const hooks = await box.received();
  assert.deepEqual(
    hooks.map(({ headers, body }) => [headers['x-gitlab-event'], body.status]),
    [
      ['Deployment Hook', 'running'],
      ['Deployment Hook', 'canceled'],
    ],
  );
  const { body } = hooks[0] ?? {};
  assert.equal(body?.deployment_id, deployment.id);
  assert.equal(body?.deployable_url, null);
  assert.equal(body?.environment_tier, 'production');
  for (const name of ['iid', 'sha', 'environment_id', 'pipeline']) {
    assert.equal(name in (body ?? {}), false, name);
  }
});

test('a deployment ships what the one before it did not have', async () => {
  const { box, project, path } = await withProject({ now: tickingClock() });
  await using _box = box;
  const { gitlab, alice } = box;
  const ship = async (branch: string) => {
    await gitlab.pushCommits(project, branch, [{ message: branch }]);
    const opened = { project, sourceBranch: branch, title: branch, author: alice };
    await gitlab.merge(await gitlab.openMergeRequest(opened), alice);
  };
  const deploy = (environment: string, status: 'success' | 'failed' = 'success') =>
    gitlab.createDeployment({ project, environment, ref: 'main', status });
  const shipped = async ({ id }: { id: number }) =>
    rowsOf((await box.api('GET', `${path}/${id}/merge_requests`)).body).map(({ iid }) => iid);
  await ship('DEMO-1');
  const first = await deploy('production');
  await ship('DEMO-2');
  const failed = await deploy('production', 'failed');
  await ship('DEMO-3');
  const second = await deploy('production');
  const review = await deploy('review/DEMO-3');
  assert.deepEqual(await shipped(first), [1]);
  assert.deepEqual(await shipped(failed), []);
  assert.deepEqual(await shipped(second), [3, 2]);
  assert.deepEqual(await shipped(review), []);
});

test('something else than GitLab CI deploys through the API', async () => {
  const { box, project, path } = await withProject();
  await using _box = box;
  await listenToCi(box, project);
  const sha = await box.gitlab.createBranch(project, 'release');
  const body = { environment: 'prod', ref: 'release', sha, tag: false, status: 'running' };
  const made = await box.api('POST', path, body);
  assert.equal(made.status, 201);
  const { id, deployable } = made.body as { id: number; deployable: unknown };
  assert.equal(deployable, null);
  assert.equal((await box.api('POST', path, { ...body, status: 'blocked' })).status, 400);
  assert.equal((await box.api('POST', path, { ...body, tag: undefined })).status, 400);
  assert.equal((await box.api('DELETE', `${path}/${id}`)).status, 400);
  assert.equal((await box.api('PUT', `${path}/${id}`, { status: 'success' })).status, 200);
  assert.deepEqual((await box.api('DELETE', `${path}/${id}`)).body, {
    message: 'Deployment currently deployed to environment',
  });
  await box.api('POST', path, { ...body, status: 'success' });
  assert.equal((await box.api('DELETE', `${path}/${id}`)).status, 204);
  assert.equal((await box.api('GET', `${path}/${id}`)).status, 404);
  const pipeline = await box.gitlab.createPipeline({ project, ref: 'main' });
  const place = { project, environment: 'prod', ref: 'main', pipeline };
  const own = await box.gitlab.createDeployment(place);
  assert.equal((await box.api('PUT', `${path}/${own.id}`, { status: 'failed' })).status, 403);
  const told = (await box.received()).filter(({ body: { object_kind: kind } }) => {
    return kind === 'deployment';
  });
  assert.deepEqual(
    told.map(({ body: { status } }) => status),
    ['running', 'success', 'success', 'running'],
  );
});

async function withBlocked(requiredApprovals: number) {
  const { box, project, path } = await withProject();
  const { gitlab } = box;
  const [qa, ops, other] = ['qa', 'ops', 'other'].map((username) => {
    const user = gitlab.createUser({ username });
    gitlab.addMember({ project }, user, 30);
    return { user, token: gitlab.createToken(user, { scopes: ['api'] }).value };
  });
  assert.ok(qa && ops && other);
  const approvers = [qa.user, ops.user, box.alice];
  gitlab.protectEnvironment({ project, environment: 'production', requiredApprovals, approvers });
  await listenToCi(box, project);
  const start = { project, ref: 'main', status: 'manual', user: box.alice } as const;
  const pipeline = await gitlab.createPipeline(start);
  const place = { project, environment: 'production', ref: 'main' };
  const deployment = await gitlab.createDeployment({ ...place, pipeline });
  const say = (status: string, as?: string, id = deployment.id) =>
    box.api('POST', `${path}/${id}/approval`, { status, comment: 'hm' }, as);
  const state = async () => (await box.api('GET', `${path}/${deployment.id}`)).body as Row;
  return { box, project, qa, ops, other, pipeline, deployment, say, state };
}

test('enough approvals let a blocked deployment go on', async () => {
  const { box, project, qa, ops, other, pipeline, deployment, say, state } = await withBlocked(2);
  await using _box = box;
  assert.deepEqual([deployment.status, (await state()).pending_approval_count], ['blocked', 2]);
  const own = await say('approved');
  assert.match(String((own.body as Row).message), /^You cannot approve your own deployment/);
  const stranger = await say('approved', other.token);
  assert.match(String((stranger.body as Row).message), /^You don't have permission/);
  assert.equal((await say('perhaps', qa.token)).status, 400);
  const first = await say('approved', qa.token);
  assert.deepEqual([first.status, (first.body as Row).comment], [201, 'hm']);
  // Who says it again is not counted again.
  assert.equal((await say('approved', qa.token)).status, 201);
  assert.equal((await state()).pending_approval_count, 1);
  assert.equal((await say('approved', ops.token)).status, 201);
  const after = await state();
  assert.deepEqual([after.status, after.pending_approval_count], ['created', 0]);
  assert.equal(rowsOf(after.approvals).length, 2);
  assert.equal(pipeline.status, 'running');
  assert.deepEqual((await say('approved', ops.token)).body, {
    message: 'This deployment is not waiting for approvals.',
  });
  const staging = { project, environment: 'staging', ref: 'main' };
  const unprotected = await box.gitlab.createDeployment(staging);
  assert.deepEqual((await say('approved', ops.token, unprotected.id)).body, {
    message: 'This environment is not protected.',
  });
});

test('one rejection fails the job, the deployment and the pipeline', async () => {
  const { box, qa, pipeline, deployment, say } = await withBlocked(1);
  await using _box = box;
  assert.equal((await say('rejected', qa.token)).status, 201);
  assert.deepEqual([deployment.status, pipeline.status], ['failed', 'failed']);
  const job = pipeline.jobs.find(({ name }) => name === 'deploy');
  assert.equal(job?.failureReason, 'deployment_rejected');
  const told = (await box.received()).map(({ body }) => body.object_kind);
  assert.deepEqual(told, ['pipeline', 'deployment', 'pipeline']);
});

test('protected environments are shown to maintainers, and need Premium', async () => {
  const { box, project } = await withBlocked(1);
  await using _box = box;
  const path = `/projects/${project.id}/protected_environments`;
  const [row] = rowsOf((await box.api('GET', path)).body);
  assert.deepEqual([row?.name, row?.required_approval_count], ['production', 1]);
  assert.equal(rowsOf(row?.deploy_access_levels).length, 3);
  assert.equal((await box.api('GET', `${path}/production`)).status, 200);
  assert.equal((await box.api('GET', `${path}/staging`)).status, 404);
  const free = await withProject({ edition: 'free' });
  await using freeBox = free.box;
  const place = { project: free.project, environment: 'production', ref: 'main' };
  const { id } = await freeBox.gitlab.createDeployment(place);
  const refused = await freeBox.api('GET', `/projects/${free.project.id}/protected_environments`);
  assert.equal(refused.status, 404);
  const verdict = { status: 'approved' };
  assert.equal((await freeBox.api('POST', `${free.path}/${id}/approval`, verdict)).status, 404);
  const shown = (await freeBox.api('GET', `${free.path}/${id}`)).body as Row;
  assert.equal('approvals' in shown, false);
});
