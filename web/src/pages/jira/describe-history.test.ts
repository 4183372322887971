import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PageLink } from '../../../../src/contract/index.ts';
import { describeHistory } from './describe-history.ts';

const given = (change: Partial<PageLink['history']>): PageLink['history'] => ({
  state: 'running',
  since: null,
  projects: 20,
  projectsDone: 5,
  entitiesRead: 1_204,
  remainingSeconds: null,
  ...change,
});

const cases = [
  [given({ projects: 0, projectsDone: 0 }), 'finding', null, 'the history is read next'],
  [given({}), 'reading', 0.25, '5 of 20 projects read, 1,204 items read'],
  [
    given({ remainingSeconds: 60 }),
    'reading',
    0.25,
    '5 of 20 projects read, 1,204 items read, about a minute left',
  ],
  [
    given({ remainingSeconds: 3_600 }),
    'reading',
    0.25,
    '5 of 20 projects read, 1,204 items read, about 60 minutes left',
  ],
  [
    given({ remainingSeconds: 36_000 }),
    'reading',
    0.25,
    '5 of 20 projects read, 1,204 items read, about 10 hours left',
  ],
  [
    given({ remainingSeconds: 360_000 }),
    'reading',
    0.25,
    '5 of 20 projects read, 1,204 items read, about 4 days left',
  ],
  [given({ projectsDone: 20 }), 'read', 1, 'all 20 projects, 1,204 items read'],
  [given({ projects: 1, projectsDone: 1, entitiesRead: 1 }), 'read', 1, '1 project, 1 item read'],
  [given({ state: 'paused' }), 'paused', 0.25, '5 of 20 projects read, 1,204 items read'],
  [given({ state: 'paused', projectsDone: 20 }), 'read', 1, 'all 20 projects, 1,204 items read'],
  [given({ state: 'cancelled' }), 'cancelled', 0.25, '5 of 20 projects read, 1,204 items read'],
] as const;

for (const [history, state, done, text] of cases) {
  test(`a history is ${state}: ${text}`, () => {
    const described = describeHistory(history);
    assert.deepEqual([described.state, described.done, described.text], [state, done, text]);
  });
}
