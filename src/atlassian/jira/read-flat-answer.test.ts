import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Batch, FlatEntity } from '../../ports/index.ts';
import { readBatchAnswer } from './read-batch-answer.ts';

type FlatBatch = Exclude<Batch, { endpoint: 'devinfo' }>;

const toService = '{"associations":[{"associationType":"serviceIdOrKeys","values":["s"]}]}';

/** Three entities of each endpoint: that of the installation's first connection and of two others. */
const entity = (kind: FlatEntity['kind'], id: string, idPrefix: string, payload = '{}') => ({
  kind,
  id,
  idPrefix,
  repositoryId: `${idPrefix}42`,
  issueKeys: idPrefix === 'b-' ? ['A-1', 'B-1'] : ['A-1'],
  sequence: 1,
  payload,
});
const three = (kind: FlatEntity['kind'], id: string) =>
  ['', 'a-', 'b-'].map((prefix) => entity(kind, id, prefix));

const batches = {
  builds: three('build', 'f00d/3'),
  deployments: three('deployment', '11/12/3'),
  featureflags: three('feature_flag', '42-f00d'),
};
const build = (prefix: string) => ({ pipelineId: `${prefix}f00d`, buildNumber: 3 });
const deployment = (prefix: string) => ({
  pipelineId: `${prefix}11`,
  environmentId: `${prefix}12`,
  deploymentSequenceNumber: 3,
});
const errors = [{ message: 'bad', errorTraceId: 't' }];

const table: [string, FlatBatch['endpoint'], unknown, [string, string, string]][] = [
  ['builds: nothing', 'builds', {}, ['accepted', 'accepted', 'accepted']],
  [
    'builds: one accepted, one rejected',
    'builds',
    {
      acceptedBuilds: [build('')],
      rejectedBuilds: [{ key: build('b-'), errors }],
      unknownIssueKeys: ['A-1'],
    },
    ['accepted', 'unknown_keys', 'rejected: bad'],
  ],
  [
    'builds: one rejected without a reason, the number of another one',
    'builds',
    {
      rejectedBuilds: [
        { key: build('a-'), errors: [] },
        { key: { ...build(''), buildNumber: 4 }, errors },
      ],
    },
    ['accepted', 'rejected: Jira gave no reason', 'accepted'],
  ],
  [
    'builds: unknown keys as associations',
    'builds',
    { unknownAssociations: [{ associationType: 'issueKeys', values: ['A-1'] }] },
    ['unknown_keys', 'unknown_keys', 'accepted'],
  ],
  [
    'deployments: one accepted, one rejected',
    'deployments',
    {
      acceptedDeployments: [deployment('b-')],
      rejectedDeployments: [{ key: deployment('a-'), errors }],
      unknownIssueKeys: ['A-1', 'B-1'],
    },
    ['unknown_keys', 'rejected: bad', 'accepted'],
  ],
  [
    'deployments: unknown keys as associations, and services that are none',
    'deployments',
    {
      unknownAssociations: [
        { associationType: 'issueIdOrKeys', values: ['A-1'] },
        { associationType: 'serviceIdOrKeys', values: ['B-1'] },
        { associationType: 'commit', values: [{ commitHash: 'c', repositoryId: '42' }] },
      ],
    },
    ['unknown_keys', 'unknown_keys', 'accepted'],
  ],
  [
    'featureflags: one accepted, one failed',
    'featureflags',
    {
      acceptedFeatureFlags: ['42-f00d'],
      failedFeatureFlags: { 'b-42-f00d': errors },
      unknownIssueKeys: ['A-1'],
    },
    ['accepted', 'unknown_keys', 'rejected: bad'],
  ],
];

/** Reads an answer with this body, and shows the outcomes in the order in which the entities were sent. */
function read(endpoint: FlatBatch['endpoint'], entities: readonly FlatEntity[], body: unknown) {
  const batch: FlatBatch = { endpoint, entities, properties: {} };
  const answer = { site: 'site', status: 202, headers: {}, body: JSON.stringify(body) };
  const { outcomes } = readBatchAnswer(batch, answer);
  return entities.map(({ repositoryId, kind, id }) => {
    const outcome = outcomes.get(`${repositoryId}/${kind}/${id}`);
    return outcome?.kind === 'rejected' ? `rejected: ${outcome.reason}` : outcome?.kind;
  });
}

for (const [what, endpoint, body, expected] of table) {
  test(`an answer about ${what}`, () =>
    assert.deepEqual(read(endpoint, batches[endpoint], body), expected));
}

test('a deployment of a service is accepted though no key is known, unless it is rejected', () => {
  const entities = ['', 'a-'].map((prefix) => entity('deployment', '11/12/3', prefix, toService));
  const body = {
    rejectedDeployments: [{ key: deployment('a-'), errors }],
    unknownIssueKeys: ['A-1'],
  };
  assert.deepEqual(read('deployments', entities, body), ['accepted', 'rejected: bad']);
});

test('an entity without keys has no unknown ones', () => {
  const entities = [{ ...entity('deployment', '11/12/3', ''), issueKeys: [] }];
  assert.deepEqual(read('deployments', entities, { unknownIssueKeys: ['A-1'] }), ['accepted']);
});

for (const [endpoint, body] of [
  ['builds', { acceptedBuilds: [{ pipelineId: 1 }] }],
  ['deployments', { rejectedDeployments: [{ errors }] }],
  ['featureflags', { acceptedFeatureFlags: {} }],
] as const) {
  test(`another shape about ${endpoint} is refused`, () =>
    assert.throws(() => read(endpoint, batches[endpoint], body), {
      code: 'JIRA_ANSWER_UNEXPECTED',
    }));
}
