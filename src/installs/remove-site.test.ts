import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConnectionId, Installation, InstallationId, ProjectId } from '../domain/index.ts';
import type { HeldProject, Stores, Transaction } from '../ports/index.ts';
import { finishRemovingSite, removeSite } from './remove-site.ts';

const id = 7 as InstallationId;
const now = new Date('2026-03-01T00:00:00Z');
const giveUpAt = '2026-03-02T00:00:00.000Z';
const data = { installationId: id, giveUpAt };
const running = new AbortController().signal;
const marked = [
  ['mark', id],
  ['clean-up', {}, { key: 'clean-up' }],
];
const held = (projectId: number): HeldProject => ({
  installationId: id,
  connectionId: 1 as ConnectionId,
  projectId: projectId as ProjectId,
});

/** A site with what is left of it. */
function createFakes(
  left: { links?: number[]; unpurged?: number[]; hasRemovals?: boolean; instanceUrl?: URL } = {},
) {
  const { links = [], unpurged = [], hasRemovals = false, instanceUrl = null } = left;
  const calls: unknown[] = [];
  const stores = {
    installations: {
      find: async (asked: InstallationId) =>
        asked === id ? ({ id, clientKey: 'known', instanceUrl } as Installation) : null,
      markUninstalled: async (asked: InstallationId) => void calls.push(['mark', asked]),
    },
    links: {
      listOf: async () => links.map((link) => ({ id: link })),
      remove: async (link: number) => void calls.push(['unlink', link]),
    },
    purges: {
      listUnpurged: async (_: unknown, after: HeldProject | null) =>
        after === null ? unpurged.map(held) : [],
      hasRemovals: async () => hasRemovals,
    },
  } as unknown as Stores;
  const deps = {
    stores,
    clock: { now: () => now },
    transact: async <T>(work: (stores: Stores, running: Transaction) => Promise<T>) =>
      await work(stores, { executeSql: async () => ({ rows: [] }) }),
    sendJob: async (_: unknown, ...job: unknown[]) => void calls.push(job),
  };
  return { deps, calls };
}

test('a site is removed at once when its data may stay', async () => {
  const { deps, calls } = createFakes({ links: [3] });
  assert.deepEqual(await removeSite(deps, id, { deletesData: false }), { kind: 'removed' });
  assert.deepEqual(calls, marked);
});

test('else its links end at once, and it stays until its data has gone, a day at most', async () => {
  const { deps, calls } = createFakes({ links: [3, 4] });
  assert.deepEqual(await removeSite(deps, id, { deletesData: true }), { kind: 'purging' });
  assert.deepEqual(calls, [
    ['unlink', 3],
    ['unlink', 4],
    ['remove-site', data, { key: 'site-7' }],
    ['clean-up', {}, { key: 'clean-up' }],
  ]);
});

test('a site that is handed to an instance is removed at once, and the instance hears of it', async () => {
  const { deps, calls } = createFakes({ instanceUrl: new URL('https://behind.example') });
  assert.deepEqual(await removeSite(deps, id, { deletesData: true }), { kind: 'removed' });
  const data = {
    event: 'uninstalled',
    clientKey: 'known',
    instanceUrl: 'https://behind.example/',
    attempt: 1,
  };
  const key = { key: 'uninstalled known https://behind.example/ 1' };
  assert.deepEqual(calls, [...marked, ['tell-instance', data, key]]);
});

test('an unknown site changes nothing', async () => {
  const { deps, calls } = createFakes();
  const answer = await removeSite(deps, 8 as InstallationId, { deletesData: true });
  assert.deepEqual(answer, { kind: 'unknown' });
  assert.deepEqual(calls, []);
});

const again = ['remove-site', data, { key: 'site-7', startAfterMs: 10_000 }];
const purge = ['purge', held(42), { key: 'site-7-1-42' }];
const table: [string, Parameters<typeof createFakes>[0], string, unknown[]][] = [
  ['a project is left', { unpurged: [42], hasRemovals: true }, giveUpAt, [purge, again]],
  ['removals wait', { hasRemovals: true }, giveUpAt, [again]],
  ['nothing is left', {}, giveUpAt, marked],
  ['the day is over', { unpurged: [42], hasRemovals: true }, now.toISOString(), marked],
  ['somebody linked it again', { links: [5] }, giveUpAt, []],
];

for (const [what, left, until, expected] of table) {
  test(`removing a site when ${what}`, async () => {
    const { deps, calls } = createFakes(left);
    await finishRemovingSite(deps, { ...data, giveUpAt: until }, running);
    assert.deepEqual(calls, expected);
  });
}

test('a site that was uninstalled meanwhile is done with', async () => {
  const { deps, calls } = createFakes();
  await finishRemovingSite(deps, { ...data, installationId: 8 as InstallationId }, running);
  assert.deepEqual(calls, []);
});
