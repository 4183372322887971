import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { EntityKind } from '../../domain/index.ts';
import type { BatchRepository } from '../../ports/index.ts';
import { readBatchAnswer } from './read-batch-answer.ts';

const entity = (kind: EntityKind, id: string, ...issueKeys: string[]) => ({
  kind,
  id,
  issueKeys,
  sequence: 1,
  payload: '{}',
});
const repository = (id: string): BatchRepository => ({
  id,
  name: id,
  description: null,
  url: 'https://git.example.com/p',
  avatarUrl: null,
  sequence: 1,
  entities: [
    entity('commit', 'x', 'A-1'),
    entity('branch', 'x', 'A-1', 'B-1'),
    entity('merge_request', '7', 'B-1'),
  ],
});

/** Reads an answer with this body to a batch of these repositories. */
function read(repositories: readonly BatchRepository[], body: unknown) {
  const batch = { endpoint: 'devinfo', urgency: 'live', repositories } as const;
  const answer = { site: 'site', status: 202, headers: {}, body: JSON.stringify(body) };
  return readBatchAnswer(batch, answer);
}

const sent = ['42/commit/x', '42/branch/x', '42/merge_request/7'] as const;
const fault = (message: string) => [{ message, errorTraceId: 't' }];

const table: [string, Record<string, unknown>, [string, string, string]][] = [
  ['names nothing', {}, ['accepted', 'accepted', 'accepted']],
  [
    'accepts all, though it knows no key',
    {
      acceptedDevinfoEntities: { 42: { commits: ['x'], branches: ['x'], pullRequests: ['7'] } },
      unknownIssueKeys: ['A-1', 'B-1'],
    },
    ['accepted', 'accepted', 'accepted'],
  ],
  ['knows one key of two', { unknownIssueKeys: ['B-1'] }, ['accepted', 'accepted', 'unknown_keys']],
  [
    'knows no key',
    { unknownIssueKeys: ['A-1', 'B-1'] },
    ['unknown_keys', 'unknown_keys', 'unknown_keys'],
  ],
  [
    'knows no key, told as associations',
    {
      unknownIssueKeys: ['A-1'],
      unknownAssociations: [
        { associationType: 'issueIdOrKeys', values: ['A-1', 'B-1'] },
        { associationType: 'serviceIdOrKeys', values: ['C-1'] },
      ],
    },
    ['unknown_keys', 'unknown_keys', 'unknown_keys'],
  ],
  [
    'faults one, as specified',
    { failedDevinfoEntities: { 42: { branches: [{ id: 'x', errorMessages: fault('bad') }] } } },
    ['accepted', 'rejected: bad', 'accepted'],
  ],
  [
    'faults one, as seen live',
    { failedDevinfoEntities: { 42: { pullRequests: [{ id: '7', errors: fault('bad') }] } } },
    ['accepted', 'accepted', 'rejected: bad'],
  ],
  [
    'faults one without a reason',
    { failedDevinfoEntities: { 42: { commits: [{ id: 'x' }] } }, unknownIssueKeys: ['A-1'] },
    ['rejected: Jira gave no reason', 'accepted', 'accepted'],
  ],
  [
    'faults the repository and one of it',
    {
      acceptedDevinfoEntities: { 42: { commits: ['x'] } },
      failedDevinfoEntities: {
        42: { errorMessages: fault('all'), branches: [{ id: 'x', errorMessages: fault('bad') }] },
      },
    },
    ['accepted', 'rejected: bad', 'rejected: all'],
  ],
  [
    'faults another repository',
    { failedDevinfoEntities: { 43: { errorMessages: fault('all') } } },
    ['accepted', 'accepted', 'accepted'],
  ],
];

for (const [what, answer, expected] of table) {
  test(`an answer that ${what}`, () => {
    const { outcomes, unknownKeys } = read([repository('42')], answer);
    const shown = sent.map((key) => {
      const outcome = outcomes.get(key);
      return outcome?.kind === 'rejected' ? `rejected: ${outcome.reason}` : outcome?.kind;
    });
    assert.deepEqual(shown, expected);
    assert.deepEqual(
      unknownKeys,
      'unknownAssociations' in answer ? ['A-1', 'B-1'] : (answer.unknownIssueKeys ?? []),
    );
  });
}

test('equal ids in two repositories are two entities', () => {
  const answer = { failedDevinfoEntities: { 43: { errorMessages: fault('all') } } };
  const { outcomes } = read([repository('42'), repository('43')], answer);
  assert.equal(outcomes.size, 6);
  assert.deepEqual(outcomes.get('42/commit/x'), { kind: 'accepted' });
  assert.deepEqual(outcomes.get('43/commit/x'), { kind: 'rejected', reason: 'all' });
});
