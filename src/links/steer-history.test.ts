import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Link, LinkId, ProjectId } from '../domain/index.ts';
import { createLinkFakes, makeLink } from './link-deps.fake.ts';
import {
  askToRestartHistory,
  cancelHistory,
  pauseHistory,
  resumeHistory,
} from './steer-history.ts';

const linkId = 3 as LinkId;
const actions = { pause: pauseHistory, resume: resumeHistory, cancel: cancelHistory };
const backfill = ['job in transaction', 'backfill', { linkId }, { key: 'link-3' }];

/** Where the history stands, what is done with it, where it stands then; null: it cannot be done. */
const table: [Link['historyState'], keyof typeof actions, Link['historyState'] | null][] = [
  ['running', 'pause', 'paused'],
  ['paused', 'pause', 'paused'],
  ['cancelled', 'pause', null],
  ['paused', 'resume', 'running'],
  ['running', 'resume', 'running'],
  ['cancelled', 'resume', null],
  ['running', 'cancel', 'cancelled'],
  ['paused', 'cancel', 'cancelled'],
];

for (const [historyState, action, after] of table) {
  test(`${action} of a history that is ${historyState}: ${after ?? 'refused'}`, async () => {
    const { deps, calls, answers } = createLinkFakes();
    answers.link = makeLink({ historyState });
    const answer = await actions[action](deps, linkId);
    if (after === null) {
      assert.deepEqual(answer, { kind: 'unfit', historyState });
      assert.deepEqual(calls, []);
      return;
    }
    assert.deepEqual(answer, { kind: 'done', link: makeLink({ historyState: after }) });
    const saved = ['save history', linkId, { state: after }];
    assert.deepEqual(calls, action === 'resume' ? [backfill, saved] : [saved]);
  });
}

test('a restart runs the link again, as far back as was said, whatever became of it', async () => {
  const { deps, calls, answers } = createLinkFakes();
  answers.link = makeLink({ historyState: 'cancelled' });
  const since = new Date('2025-01-01');
  const answer = await askToRestartHistory(deps, linkId, { projectId: null, since });
  assert.deepEqual(answer, { kind: 'done', link: makeLink({ since }) });
  assert.deepEqual(calls, [
    ['job in transaction', 'restart-history', { linkId, project: null }, { key: 'link-3' }],
    ['save history', linkId, { state: 'running', since }],
  ]);
});

test('one project begins again without touching the others', async () => {
  const { deps, calls } = createLinkFakes();
  const projectId = 42 as ProjectId;
  const since = new Date('2025-01-01');
  await askToRestartHistory(deps, linkId, { projectId, since });
  const project = { id: 42, since: '2025-01-01T00:00:00.000Z' };
  const key = { key: 'link-3-project-42-2025-01-01T00:00:00.000Z' };
  assert.deepEqual(calls, [
    ['job in transaction', 'restart-history', { linkId, project }, key],
    ['save history', linkId, {}],
  ]);
});

test('a link that does not exist is not steered', async () => {
  const { deps, calls } = createLinkFakes();
  assert.deepEqual(await pauseHistory(deps, 4 as LinkId), { kind: 'not_found' });
  assert.deepEqual(calls, []);
});
