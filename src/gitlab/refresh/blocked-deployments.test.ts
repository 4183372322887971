import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeDeploymentRow } from '../../../test/fixtures/gitlab/rows.ts';
import { useRefresh } from '../../../test/fixtures/gitlab/use-refresh.ts';

const target = { kind: 'blocked_deployments', pipelineId: 31 } as const;

test('the deployments of a pipeline that wait are to be read, and no others', async (t) => {
  const json = [
    makeDeploymentRow({ status: 'blocked' }),
    makeDeploymentRow({ id: 416, deployable: { id: 797, name: 'x', pipeline: { id: 32 } } }),
    makeDeploymentRow({ id: 417, deployable: null }),
  ];
  const { refresh, fake } = await useRefresh(t, { deployments: { json } });
  assert.deepEqual(await refresh(target), {
    entities: [],
    gone: [],
    more: [{ kind: 'deployment', id: 415, entityId: null }],
  });
  assert.deepEqual(fake.asked(), [
    'GET projects/7/deployments?status=blocked&order_by=id&sort=desc&per_page=100',
  ]);
});

for (const status of [403, 404]) {
  test(`where deployments are answered with ${status} none waits`, async (t) => {
    const { refresh } = await useRefresh(t, { deployments: { status } });
    assert.deepEqual(await refresh(target), { entities: [], gone: [], more: [] });
  });
}
