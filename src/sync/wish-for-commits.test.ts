import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Connection, MirrorKey, Project, ProjectId, Refresh } from '../domain/index.ts';
import type { Stores } from '../ports/index.ts';
import { makeBranch, makeCommit } from './entities.fake.ts';
import { wishForCommits } from './wish-for-commits.ts';

const [a, b] = ['a', 'b'].map((letter) => letter.repeat(40)) as [string, string];
const projectId = 42 as ProjectId;

/** The ranges that are read when a read finds the branch at `b`, and a site holds it at this head. */
async function rangesFor(held: string | null, about: { name?: string; isPast?: boolean } = {}) {
  const wishes: Refresh[] = [];
  const stores = {
    projects: { coverage: async () => [{ projectId, installationId: 1 }] },
    mirror: {
      lock: async (keys: readonly MirrorKey[]) =>
        held === null ? [] : keys.map((key) => ({ ...key, version: held, isTombstone: false })),
    },
    refreshes: { add: async (all: readonly Refresh[]) => void wishes.push(...all) },
  } as unknown as Stores;
  const { name = 'topic', isPast = false } = about;
  await wishForCommits(stores, {
    connection: { id: 1 } as Connection,
    projects: new Map([[projectId, { defaultBranch: 'main' } as Project]]),
    changes: [{ readAt: new Date(1), entity: makeBranch({ name, head: makeCommit({ sha: b }) }) }],
    isPast,
  });
  return wishes.map(
    ({ target }) => 'range' in target && target.range.replaceAll(/([ab])\1+/g, '$1'),
  );
}

test('a branch that a read finds at another head gets the commits between', async () => {
  assert.deepEqual(await rangesFor(a), ['a..b']);
  assert.deepEqual(await rangesFor(a, { isPast: true }), ['a..b']);
});

test('a branch at the head that is held calls for nothing', async () => {
  assert.deepEqual(await rangesFor(b), []);
});

test('of a branch that nobody holds those are read that it alone has, but not of the past', async () => {
  assert.deepEqual(await rangesFor(null), ['main..b']);
  assert.deepEqual(await rangesFor(null, { name: 'main' }), []);
  assert.deepEqual(await rangesFor(null, { isPast: true }), []);
});
