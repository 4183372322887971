import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeProject } from '../../../test/fixtures/gitlab/fake-gitlab.ts';
import { makeFeatureFlagRow } from '../../../test/fixtures/gitlab/rows.ts';
import { readFeatureFlag } from './feature-flag.ts';

const project = makeProject();

test('a feature flag is read with its strategies and their scopes', () => {
  assert.deepEqual(readFeatureFlag(project, makeFeatureFlagRow()), {
    kind: 'feature_flag',
    projectId: 7,
    name: 'new-basket',
    description: 'for ABC-1',
    isActive: true,
    strategies: [
      {
        name: 'flexibleRollout',
        percentage: 25,
        scopes: [
          { name: 'production', tier: 'production' },
          { name: '*', tier: null },
        ],
      },
      { name: 'default', percentage: null, scopes: [] },
    ],
    updatedAt: new Date('2025-07-01T00:05:00Z'),
    url: `${project.url}/-/feature_flags`,
  });
});

test('a feature flag without text and strategies is one too', () => {
  const flag = readFeatureFlag(
    project,
    makeFeatureFlagRow({ description: null, active: false, strategies: null }),
  );
  assert.equal(flag.description, '');
  assert.equal(flag.isActive, false);
  assert.deepEqual(flag.strategies, []);
});

const percentages: [parameters: object | null, percentage: number | null][] = [
  [{ percentage: '50' }, 50],
  [{ percentage: 0 }, 0],
  [{ rollout: '12.5' }, 12.5],
  [{ rollout: '30', percentage: '50' }, 30],
  [{ percentage: 'many' }, null],
  [{ percentage: '101' }, null],
  [{ userIds: '1,2' }, null],
  [null, null],
];

for (const [parameters, percentage] of percentages) {
  test(`parameters ${JSON.stringify(parameters)} roll out to ${percentage} percent`, () => {
    const strategies = [{ name: 'x', parameters, scopes: null }] as never;
    const flag = readFeatureFlag(project, { ...makeFeatureFlagRow(), strategies });
    assert.equal(flag.strategies[0]?.percentage, percentage);
  });
}
