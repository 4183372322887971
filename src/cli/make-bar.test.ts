import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HistoryProgress } from '../domain/index.ts';
import { makeBar } from './make-bar.ts';

const none: HistoryProgress = {
  projects: 0,
  projectsDone: 0,
  pagesRead: 0,
  entitiesRead: 0,
  remainingSeconds: null,
  problems: [],
};

const cases: readonly (readonly [string, Partial<typeof none>, string])[] = [
  ['nothing is known yet', {}, '[>                             ] looking for projects'],
  [
    'a third is read',
    { projects: 3, projectsDone: 1, entitiesRead: 1234 },
    '[==========>                   ] 1 of 3 projects, 1,234 items',
  ],
  [
    'all is read',
    { projects: 3, projectsDone: 3, entitiesRead: 9 },
    '[==============================] 3 projects, 9 items',
  ],
  [
    'almost all is read',
    { projects: 1000, projectsDone: 999 },
    '[==============================] 999 of 1000 projects, 0 items',
  ],
  [
    'the rest can be told',
    { projects: 2, projectsDone: 1, remainingSeconds: 600 },
    '[===============>              ] 1 of 2 projects, 0 items, about 10 min left',
  ],
];

for (const [title, progress, expected] of cases) {
  test(`the bar when ${title}`, () => {
    assert.equal(makeBar({ ...none, ...progress }), expected);
  });
}
