import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSandbox, type Row, rowsOf } from '../test-client.ts';

test('flags show their strategies, but neither id nor number', async () => {
  await using box = await openSandbox();
  const project = box.gitlab.createProject({ group: box.group, name: 'shop' });
  const path = `/projects/${project.id}/feature_flags`;
  const parameters = { groupId: 'default', rollout: '25', stickiness: 'default' };
  box.gitlab.createFeatureFlag({
    project,
    name: 'gift-cards',
    description: 'DEMO-1',
    strategies: [{ name: 'flexibleRollout', parameters, scopes: ['production', 'review/*'] }],
  });
  box.gitlab.createFeatureFlag({ project, name: 'aged', active: false });
  const names = async (query: string) =>
    rowsOf((await box.api('GET', `${path}?${query}`)).body).map(({ name }) => name);
  assert.deepEqual(await names(''), ['aged', 'gift-cards']);
  assert.deepEqual(await names('scope=enabled'), ['gift-cards']);
  assert.deepEqual(await names('scope=disabled'), ['aged']);
  assert.equal((await box.api('GET', `${path}?scope=half`)).status, 400);
  const shown = (await box.api('GET', `${path}/gift-cards`)).body as Row;
  assert.deepEqual(Object.keys(shown), [
    'name',
    'description',
    'active',
    'version',
    'created_at',
    'updated_at',
    'scopes',
    'strategies',
  ]);
  assert.deepEqual(shown.strategies, [
    {
      id: 1,
      name: 'flexibleRollout',
      parameters,
      scopes: [
        { id: 1, environment_scope: 'production' },
        { id: 2, environment_scope: 'review/*' },
      ],
      user_list: null,
    },
  ]);
  box.gitlab.deleteFeatureFlag(project, 'gift-cards');
  assert.equal((await box.api('GET', `${path}/gift-cards`)).status, 404);
});

test('only switching a flag on or off sends a hook', async () => {
  await using box = await openSandbox();
  const { gitlab } = box;
  const project = gitlab.createProject({ group: box.group, name: 'shop' });
  const listening = { url: box.hookUrl, push_events: false, feature_flag_events: true };
  await box.api('POST', `/projects/${project.id}/hooks`, listening);
  const flag = gitlab.createFeatureFlag({ project, name: 'new' });
  gitlab.updateFeatureFlag(project, 'new', { description: 'DEMO-1', active: true });
  gitlab.updateFeatureFlag(project, 'new', { active: false }, { user: box.alice });
  gitlab.deleteFeatureFlag(project, 'new');
  const hooks = await box.received();
  assert.deepEqual(
    hooks.map(({ headers, body }) => [headers['x-gitlab-event'], body.object_attributes]),
    [['Feature Flag Hook', { id: flag.id, name: 'new', description: 'DEMO-1', active: false }]],
  );
  const [hook] = hooks;
  assert.ok(hook);
  assert.equal((hook.body.user as Row).username, 'alice');
});

test('flags are for developers, deployments for reporters', async () => {
  await using box = await openSandbox();
  const project = box.gitlab.createProject({ group: box.group, name: 'shop' });
  const cases = [
    [10, [200, 403, 403]],
    [20, [200, 200, 403]],
    [30, [200, 200, 200]],
  ] as const;
  for (const [level, statuses] of cases) {
    const user = box.gitlab.createUser({ username: `level-${level}` });
    box.gitlab.addMember({ project }, user, level);
    const token = box.gitlab.createToken(user, { scopes: ['read_api'] }).value;
    const seen: number[] = [];
    for (const part of ['pipelines', 'deployments', 'feature_flags']) {
      const path = `/projects/${project.id}/${part}`;
      seen.push((await box.api('GET', path, undefined, token)).status);
    }
    assert.deepEqual(seen, statuses, String(level));
  }
});
