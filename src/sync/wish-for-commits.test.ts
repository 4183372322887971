import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Connection, MirrorKey, Project, ProjectId, Refresh } from '../domain/index.ts';
import type { Stores } from '../ports/index.ts';
import { makeBranch, makeCommit } from './entities.fake.ts';
import { wishForCommits } from './wish-for-commits.ts';

const [a, b] = ['a', 'b'].map((letter) => letter.repeat(40)) as [string, string];
const projectId = 42 as ProjectId;

type About = { name?: string; isPast?: boolean; isMerged?: boolean };

/** The ranges that are read when a read finds the branch at `b`, and a site holds it at this head. */
async function rangesFor(held: string | null, about: About = {}) {
  const wishes: Refresh[] = [];
  const stores = {
    projects: { coverage: async () => [{ projectId, installationId: 1 }] },
    mirror: {
      lock: async (keys: readonly MirrorKey[]) =>
        held === null ? [] : keys.map((key) => ({ ...key, version: held, isTombstone: false })),
    },
    refreshes: { add: async (all: readonly Refresh[]) => void wishes.push(...all) },
  } as unknown as Stores;
  const { name = 'topic', isPast = false, isMerged = false } = about;
  const entity = makeBranch({ name, head: makeCommit({ sha: b }), isMerged });
  await wishForCommits(stores, {
    connection: { id: 1 } as Connection,
    projects: new Map([[projectId, { defaultBranch: 'main' } as Project]]),
    changes: [{ readAt: new Date(1), entity }],
    isPast,
  });
  return wishes.map(({ target, urgency }) => {
    assert.ok('range' in target);
    return `${urgency} ${target.range.replaceAll(/([ab])\1+/g, '$1')}`;
  });
}

test('a branch that a read finds at another head gets the commits between', async () => {
  assert.deepEqual(await rangesFor(a), ['verify a..b']);
  assert.deepEqual(await rangesFor(a, { isPast: true }), ['verify a..b']);
});

test('a branch at the head that is held calls for nothing', async () => {
  assert.deepEqual(await rangesFor(b), []);
});

test('of a branch that nobody holds those are read that it alone has, of the past later', async () => {
  assert.deepEqual(await rangesFor(null), ['verify main..b']);
  assert.deepEqual(await rangesFor(null, { name: 'main' }), []);
  assert.deepEqual(await rangesFor(null, { isPast: true }), ['details main..b']);
});

test('the past of the default branch has those of a merged one', async () => {
  assert.deepEqual(await rangesFor(null, { isPast: true, isMerged: true }), []);
  assert.deepEqual(await rangesFor(null, { isPast: true, name: 'main' }), []);
});
