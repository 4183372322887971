import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConnectionId, InstallationId, ProjectId } from '../domain/index.ts';
import type { ToldAnswer, ToldEntry } from '../ports/index.ts';
import { describeEntry } from './describe-entity.ts';
import { explainState } from './explain-state.ts';
import { makeSteps } from './make-steps.ts';

const at = (second: number) => new Date(Date.UTC(2026, 0, 1, 0, 0, second));

function makeEntry(given: Partial<ToldEntry> = {}): ToldEntry {
  return {
    key: {
      installationId: 1 as InstallationId,
      connectionId: 1 as ConnectionId,
      projectId: 1 as ProjectId,
      kind: 'merge_request',
      id: '70',
    },
    site: new URL('https://one.atlassian.net'),
    project: { path: 'acme/shop', url: 'https://gitlab.example/acme/shop' },
    reference: '7',
    payload: null,
    issueKeys: ['A-1', 'A-2'],
    unknownKeys: [],
    isTombstone: false,
    isAhead: false,
    readAt: at(2),
    answered: { at: at(5), outcome: 'accepted', reason: null },
    due: null,
    ...given,
  };
}

const answer: ToldAnswer = {
  at: at(5),
  outcome: 'accepted',
  reason: null,
  readAt: at(2),
  recordedAt: at(3),
  takenAt: at(4),
};
const delivery = {
  id: 1,
  event: 'Merge Request Hook',
  receivedAt: at(1),
  processedAt: at(1),
  problem: null,
};
const none = { deliveries: [], wish: null };
const told = (steps: ReturnType<typeof makeSteps>) =>
  steps.map((step) => [step.at.getUTCSeconds(), step.kind]);

test('each station once, in the order of time', () => {
  const trace = { entries: [{ entry: makeEntry(), answers: [answer] }], deliveries: [delivery] };
  assert.deepEqual(told(makeSteps({ ...trace, wish: null })), [
    [1, 'received'],
    [2, 'read'],
    [3, 'recorded'],
    [4, 'sent'],
    [5, 'accepted'],
  ]);
});

test('what was sent with the past has its last answer only', () => {
  const entries = [{ entry: makeEntry(), answers: [] }];
  assert.deepEqual(told(makeSteps({ ...none, entries })), [
    [2, 'read'],
    [5, 'accepted'],
  ]);
});

test('what waits is told last: to be read, and to be sent', () => {
  const entry = makeEntry({
    answered: null,
    isAhead: true,
    due: { lane: 'builds/live', queuedAt: at(3), pause: { until: at(9), reason: 'Away.' } },
  });
  const wish = { wishedAt: at(4), notBefore: at(4), attempts: 1, problem: 'Late.' };
  const steps = makeSteps({ ...none, entries: [{ entry, answers: [] }], wish });
  assert.deepEqual(told(steps), [
    [2, 'read'],
    [3, 'recorded'],
    [3, 'waiting'],
    [4, 'waiting'],
  ]);
  assert.match(steps[2]?.text ?? '', /pauses until 2026-01-01T00:00:09\.000Z\. Away\./);
  assert.match(steps[3]?.text ?? '', /Tried 1 times: Late\./);
});

const states: [what: string, given: Partial<ToldEntry>, state: string, because: RegExp][] = [
  ['accepted', {}, 'shown', /^Jira shows it on A-1, A-2\.$/],
  ['one unknown key', { unknownKeys: ['A-2'] }, 'shown', /on A-1\. Jira does not know A-2\.$/],
  [
    'unknown keys',
    { answered: { at: at(5), outcome: 'unknown_keys', reason: null } },
    'waiting',
    /does not know A-1, A-2/,
  ],
  [
    'refused',
    { answered: { at: at(5), outcome: 'rejected', reason: 'Too long.' } },
    'rejected',
    /refused it: Too long\. Mend that/,
  ],
  ['ahead, not due', { isAhead: true }, 'waiting', /a job finds it/],
  [
    'ahead and due',
    { isAhead: true, due: { lane: 'x', queuedAt: at(1), pause: null } },
    'waiting',
    /in the queue/,
  ],
  ['removed', { isTombstone: true }, 'removed', /was taken out of Jira\. Why\./],
  ['its removal waits', { isTombstone: true, isAhead: true }, 'waiting', /removal waits/],
  ['never shown', { isTombstone: true, answered: null }, 'not_sent', /^Why\.$/],
];
for (const [what, given, state, because] of states) {
  test(`${what}: ${state}`, () => {
    const explained = explainState(makeEntry(given), 'Why.');
    assert.equal(explained.state, state);
    assert.match(explained.because, because);
  });
}

const page = 'https://gitlab.example/acme/shop/-';
const faces: [kind: ToldEntry['key']['kind'], id: string, reference: string, face: object][] = [
  ['merge_request', '70', '7', { title: 'acme/shop!7 A title', url: `${page}/merge_requests/7` }],
  ['branch', 'ff', 'a/ü', { title: 'a/ü', url: `${page}/commits/a/%C3%BC` }],
  [
    'commit',
    '0123456789',
    '0123456789',
    { title: '01234567 A title', url: `${page}/commit/0123456789` },
  ],
  ['build', 'ab/3', '9', { title: 'Pipeline 9', url: `${page}/pipelines/9` }],
  ['deployment', '9/4/3', '8', { title: 'A title', url: `${page}/environments/4/deployments/3` }],
  ['feature_flag', '1-ab', 'menu', { title: 'menu', url: `${page}/feature_flags` }],
];
for (const [kind, id, reference, face] of faces) {
  test(`a ${kind} has a name and an address`, () => {
    const key = { ...makeEntry().key, kind, id };
    const payload = JSON.stringify({ title: 'A title\nand more' });
    assert.deepEqual(describeEntry(makeEntry({ key, reference, payload })), face);
  });
}
