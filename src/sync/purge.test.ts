import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConnectionId, InstallationId, ProjectId } from '../domain/index.ts';
import type { Stores, Transaction } from '../ports/index.ts';
import { purgeLink } from './purge-link.ts';
import { askToPurge, purgeProject } from './purge-project.ts';

const site = { installationId: 1 as InstallationId, connectionId: 2 as ConnectionId };
const project = { ...site, projectId: 42 as ProjectId };
const running = new AbortController().signal;

/** What each page answers, what the purge is asked, which jobs follow. */
function createFakes(...answers: ('more' | 'done' | 'covered')[]) {
  const pages: unknown[] = [];
  const jobs: unknown[][] = [];
  const purges = {
    async purgeSome(...call: unknown[]) {
      pages.push(call);
      return answers[pages.length - 1] ?? 'done';
    },
    async listUncovered(_: unknown, after: number | null) {
      if (after === null) return [5, 7] as ProjectId[];
      return (after === 7 ? [9] : []) as ProjectId[];
    },
  };
  const stores = { purges } as unknown as Stores;
  const deps = {
    stores,
    transact: async <T>(work: (stores: Stores, running: Transaction) => Promise<T>) =>
      await work(stores, { executeSql: async () => ({ rows: [] }) }),
    sendJob: async (_: unknown, ...job: unknown[]) => void jobs.push(job),
  };
  return { deps, pages, jobs };
}

test('a project is purged page by page, and once more for what was being written meanwhile', async () => {
  const { deps, pages, jobs } = createFakes('more', 'more', 'done');
  await purgeProject(deps, project, running);
  assert.deepEqual(pages, Array(3).fill([project, { limit: 1_000, isForced: false }]));
  const options = { key: 'site-1-2-42-repeat', startAfterMs: 120_000 };
  assert.deepEqual(jobs, [['purge', { ...project, isRepeat: true }, options]]);
});

const last: [string, object, 'done' | 'covered'][] = [
  ['the second purge', { isRepeat: true }, 'done'],
  ['a forced purge', { isForced: true }, 'done'],
  ['a purge that finds a link', {}, 'covered'],
];

for (const [what, data, answer] of last) {
  test(`${what} is the last`, async () => {
    const { deps, pages, jobs } = createFakes(answer);
    await purgeProject(deps, { ...project, ...data }, running);
    assert.equal(pages.length, 1);
    assert.deepEqual(jobs, []);
  });
}

test('a worker that stops is heard between two pages', async () => {
  const { deps, pages } = createFakes('more', 'more');
  const stopping = new AbortController();
  const transact: typeof deps.transact = async (work) => {
    stopping.abort();
    return await deps.transact(work);
  };
  await assert.rejects(purgeProject({ ...deps, transact }, project, stopping.signal), {
    name: 'AbortError',
  });
  assert.equal(pages.length, 1);
});

test('what a lost link leaves is purged project by project, page by page', async () => {
  const { deps, jobs } = createFakes();
  await purgeLink(deps, { ...site, targetKind: 'group', targetId: 7 }, running);
  assert.deepEqual(
    jobs,
    [5, 7, 9].map((projectId) => [
      'purge',
      { ...site, projectId },
      { key: `site-1-2-${projectId}` },
    ]),
  );
});

test('a purge on demand is not taken for one that waits already', async () => {
  const { deps, jobs } = createFakes();
  await askToPurge(deps, project);
  assert.deepEqual(jobs, [
    ['purge', { ...project, isForced: true }, { key: 'site-1-2-42-forced' }],
  ]);
});
