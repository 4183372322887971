import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Link, ProjectId } from '../../src/domain/index.ts';
import type { HistoryPage, JobHandlers } from '../../src/ports/index.ts';
import { createQueue } from '../../src/queue/index.ts';
import { backfill } from '../../src/sync/index.ts';
import { makeWorld } from '../contracts/stores/make-world.ts';
import { type TestDatabase, withDatabase } from '../support/database.ts';
import { eventually } from '../support/eventually.ts';

const giants = [1, 2, 3];
const giantProjects = 100;
const smallGroup = 9;

/** The queue with its back-fill alone, against a GitLab whose pages take a moment. */
async function startReading({ storage }: TestDatabase) {
  const { stores, transact, address, readDatabaseClock } = storage;
  const queue = await createQueue(address, { isWorker: true, onError: () => undefined });
  const deps = {
    transact,
    stores,
    readDatabaseClock,
    sendJob: queue.sendJob,
    renderForJira: () => '{}',
    readGitlab: {
      /** Only the small group's projects come to an end. */
      async historyPage(
        _connection: object,
        project: { id: ProjectId },
        step: { cursor: string | null },
      ): Promise<HistoryPage> {
        await sleep(20);
        const next = project.id < 1_000 ? null : String(Number(step.cursor ?? 0) + 1);
        return { changes: [], next };
      },
    },
  };
  const handlers = {
    backfill: (data, signal) => backfill(deps, data, signal),
  } as Partial<JobHandlers> as JobHandlers;
  await queue.work(handlers);
  return queue;
}

withDatabase('the past of many links', (given) => {
  test('a small group is read while giants are', async () => {
    const world = makeWorld(given());
    const { history, links } = world.stores;
    const [site, connectionId] = [await world.installSite(), await world.connect()];
    const plan = async (group: number, ids: number[]): Promise<Link> => {
      const link = await world.link(site, connectionId, { kind: 'group', id: group });
      await world.saveProjects(connectionId, ...ids.map((id): [number, number] => [id, group]));
      await history.plan(link, ids as ProjectId[]);
      return link;
    };
    const large = await Promise.all(
      giants.map((group) =>
        plan(
          group,
          Array.from({ length: giantProjects }, (_, n) => group * 1_000 + n),
        ),
      ),
    );
    const small = await plan(smallGroup, [1, 2]);
    const queue = await startReading(given());
    try {
      for (const { id } of [...large, small]) {
        await queue.sendJob(null, 'backfill', { linkId: id }, { key: `link-${id}` });
      }
      // Less than a slice of time: it waits for none of them to end.
      await eventually(() => history.isDone(small), 8_000);
      for (const { id } of large) {
        const progress = await links.progress(id);
        assert.ok(progress.pagesRead > 0, 'a giant is read as well');
        assert.equal(progress.projectsDone, 0);
      }
    } finally {
      await queue.stop(5_000);
    }
  });
});
