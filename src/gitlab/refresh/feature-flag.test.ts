import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeFeatureFlagRow } from '../../../test/fixtures/gitlab/rows.ts';
import { useRefresh } from '../../../test/fixtures/gitlab/use-refresh.ts';
import { flagEntityId, type ProjectId } from '../../domain/index.ts';

test('a feature flag is read by its encoded name', async (t) => {
  const { refresh, asked } = await useRefresh(t, {
    'feature_flags/new%20basket': { json: makeFeatureFlagRow({ name: 'new basket' }) },
  });
  const { entities, gone } = await refresh({ kind: 'feature_flag', name: 'new basket' });
  const [flag] = entities;
  assert.ok(flag?.kind === 'feature_flag');
  assert.equal(flag.name, 'new basket');
  assert.equal(flag.strategies[0]?.percentage, 25);
  assert.deepEqual(gone, []);
  assert.equal(asked().length, 1);
});

test('a feature flag that is not found is gone', async (t) => {
  const { refresh } = await useRefresh(t, {});
  assert.deepEqual(await refresh({ kind: 'feature_flag', name: 'x' }), {
    entities: [],
    gone: [{ kind: 'feature_flag', projectId: 7, id: flagEntityId(7 as ProjectId, 'x') }],
  });
});
