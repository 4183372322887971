import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verifyJiraBody } from '../../../../test/fixtures/schemas/verify-jira-body.ts';
import {
  environmentTiers,
  type FeatureFlag,
  type FlagStrategy,
  flagEntityId,
  type ProjectId,
  refOf,
} from '../../../domain/index.ts';
import { makeBatchBody } from '../make-batch-body.ts';
import { renderForJira } from './index.ts';

const projectId = 42 as ProjectId;
const projectUrl = 'https://git.example.com/group/project';
const everybody: FlagStrategy = {
  name: 'default',
  percentage: null,
  scopes: [{ name: '*', tier: null }],
};
const half: FlagStrategy = {
  name: 'flexibleRollout',
  percentage: 50,
  scopes: [
    { name: 'production/eu', tier: 'production' },
    { name: 'staging', tier: 'staging' },
  ],
};
const flag: FeatureFlag = {
  kind: 'feature_flag',
  projectId,
  name: 'new_menu',
  description: 'ABC-1',
  isActive: true,
  strategies: [everybody, half],
  updatedAt: new Date('2026-11-22T12:00:00.123+02:00'),
  url: `${projectUrl}/-/feature_flags/3/edit`,
};

/** Renders, puts it into a whole request, checks that against Jira's schema, and gives it back parsed. */
function render(
  entity: FeatureFlag,
  {
    issueKeys = ['ABC-9'],
    idPrefix = '',
  }: { issueKeys?: readonly string[]; idPrefix?: string } = {},
) {
  const service = { serviceIds: ['s'], gatedTiers: [] };
  const payload = renderForJira(entity, issueKeys, { idPrefix, service });
  const { kind, id } = refOf(entity);
  const sent = { kind, id, idPrefix, issueKeys, payload, repositoryId: '42', sequence: 2 };
  const properties = { projectId: 'project-42' };
  const body = makeBatchBody({ endpoint: 'featureflags', entities: [sent], properties }, 'test');
  verifyJiraBody('featureflags', JSON.parse(body));
  return JSON.parse(payload);
}

/** What summary and details say alike. */
const state = (rollout: { percentage?: number; text: string }) => ({
  url: flag.url,
  lastUpdated: '2026-11-22T10:00:00.123Z',
  status: { enabled: true, defaultValue: '', rollout },
});
const payload = {
  schemaVersion: '1.0',
  id: flagEntityId(projectId, 'new_menu'),
  key: 'new_menu',
  displayName: 'new_menu',
  issueKeys: ['ABC-9'],
  summary: state({ percentage: 50, text: 'All users, Percent rollout' }),
  details: [
    { ...state({ text: 'All users' }), environment: { name: '*' } },
    {
      ...state({ percentage: 50, text: 'Percent rollout' }),
      environment: { name: 'production/eu', type: 'production' },
    },
    {
      ...state({ percentage: 50, text: 'Percent rollout' }),
      environment: { name: 'staging', type: 'staging' },
    },
  ],
};

test('a flag', () => assert.deepEqual(render(flag), payload));

test('a flag of another connection is another flag', () =>
  assert.deepEqual(render(flag, { idPrefix: 'other-' }), {
    ...payload,
    id: `other-${payload.id}`,
  }));

test('a flag that is off', () => {
  const sent = render({ ...flag, isActive: false });
  assert.equal(sent.summary.status.enabled, false);
  assert.deepEqual(
    sent.details.map(({ status }: { status: { enabled: boolean } }) => status.enabled),
    [false, false, false],
  );
});

for (const strategies of [[], [{ ...everybody, scopes: [] }]]) {
  test(`a flag with ${strategies.length} strategies without environments is of all of them`, () => {
    const text = strategies.length === 0 ? '' : 'All users';
    const { summary, details } = render({ ...flag, strategies });
    assert.deepEqual(summary, state({ text }));
    assert.deepEqual(details, [{ ...state({ text }), environment: { name: '*' } }]);
  });
}

for (const [name, label] of [
  ['default', 'All users'],
  ['gitlabUserList', 'User List'],
  ['gradualRolloutUserId', 'Percent of users'],
  ['flexibleRollout', 'Percent rollout'],
  ['userWithId', 'User IDs'],
  ['somethingNew', 'somethingNew'],
] as const) {
  test(`the strategy ${name} reads ${label}`, () => {
    const { summary } = render({ ...flag, strategies: [{ ...everybody, name }] });
    assert.equal(summary.status.rollout.text, label);
  });
}

for (const [percentage, expected] of [
  [null, undefined],
  [0, 0],
  [12.5, 12.5],
  [100, 100],
  [101, 100],
  [-1, 0],
] as const) {
  test(`a percentage of ${percentage} is ${expected}`, () => {
    const { summary } = render({ ...flag, strategies: [{ ...half, percentage }] });
    assert.equal(summary.status.rollout.percentage, expected);
  });
}

for (const tier of environmentTiers) {
  test(`an environment of tier ${tier} is of that type`, () => {
    const strategies = [{ ...everybody, scopes: [{ name: 'a', tier }] }];
    const [detail] = render({ ...flag, strategies }).details;
    assert.deepEqual(detail.environment, { name: 'a', type: tier });
  });
}

test('an over-long flag is cut to what Jira takes', () => {
  const long = 'x'.repeat(3000);
  const issueKeys = Array.from({ length: 501 }, (_, at) => `ABC-${at}`);
  const strategies = [{ ...half, name: long, scopes: [{ name: long, tier: null }] }];
  const url = `${flag.url}${long}`;
  const sent = render({ ...flag, name: long, strategies, url }, { issueKeys });
  assert.equal(sent.id, flagEntityId(projectId, long));
  assert.equal(sent.key, 'x'.repeat(255));
  assert.equal(sent.displayName, sent.key);
  assert.deepEqual(sent.issueKeys, issueKeys.slice(0, 500));
  const { text } = sent.summary.status.rollout;
  const [{ environment }] = sent.details;
  assert.deepEqual([text, environment.name], Array(2).fill(`${'x'.repeat(254)}…`));
  assert.deepEqual([sent.summary.url, sent.details[0].url], [projectUrl, projectUrl]);
});

test('characters that Jira refuses are taken out of a flag', () => {
  const strategies = [{ ...half, name: 's🦊', scopes: [{ name: '🦊e', tier: null }] }];
  const text = JSON.stringify(render({ ...flag, name: 'f🦊\u0000', strategies }));
  assert.doesNotMatch(text, /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD]|\\u00/);
  assert.match(text, /"key":"f"/);
});
