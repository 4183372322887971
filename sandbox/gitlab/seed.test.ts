import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSandbox, type Row, rowsOf } from './test-client.ts';

test('seeded projects have pipelines, deployments and flags with keys', async () => {
  await using box = await openSandbox();
  const counts = { projects: 2, mergeRequests: 0, branches: 3 };
  const ci = { pipelines: 4, deployments: 3, flags: 2 };
  const [, second] = box.gitlab.seedProjects({ group: box.group, ...counts, ...ci });
  const list = async (part: string) =>
    rowsOf((await box.api('GET', `/projects/${second?.id}/${part}`)).body);
  const pipelines = await list('pipelines?sort=asc');
  assert.deepEqual(
    pipelines.map(({ id, iid, ref }) => [id, iid, ref]),
    [1, 2, 3, 4].map((n) => [n + 4, n, `DEMO-${n}-change`]),
  );
  const deployments = await list('deployments');
  assert.deepEqual(
    deployments.map(({ id, environment, deployable }) => [
      id,
      (environment as Row).name,
      ((deployable as Row).commit as Row).title,
    ]),
    [1, 2, 3].map((n) => [n + 3, 'production', `DEMO-${n} change number ${n}`]),
  );
  const flags = await list('feature_flags');
  assert.deepEqual(
    flags.map(({ description }) => description),
    ['DEMO-1 feature flag 1', 'DEMO-2 feature flag 2'],
  );
  assert.deepEqual(
    (await list('environments')).map(({ tier }) => tier),
    ['production'],
  );
});
