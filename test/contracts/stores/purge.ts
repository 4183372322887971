import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { ProjectId } from '../../../src/domain/index.ts';
import type { TestDatabase } from '../../support/database.ts';
import { makeSite, type Site } from '../../support/make-site.ts';

type Options = { limit?: number; isForced?: boolean };

/** A site whose project lost its link, and short ways to purge it and to look. */
async function setUp(given: TestDatabase) {
  const site = await makeSite(given);
  const { installationId, connectionId, projectId, db } = site;
  const [link] = await site.world.stores.links.listOf(installationId);
  assert.ok(link);
  const project = { installationId, connectionId, projectId };
  return {
    site,
    link,
    project,
    unlink: () => site.world.stores.links.remove(link.id),
    purgeSome: ({ limit = 1_000, isForced = false }: Options = {}) =>
      given.storage.transact(({ purges }) => purges.purgeSome(project, { limit, isForced })),
    async count(table: string) {
      const { rows } = await sql<{ count: number }>`
        select count(*) as count from ${sql.table(table)}
        where installation_id = ${installationId} and kind <> 'repository'`.execute(db);
      return rows[0]?.count;
    },
  };
}

type SetUp = Awaited<ReturnType<typeof setUp>>;

/** Purges to the end; how many pages it took. */
async function purge({ purgeSome }: SetUp, options: Options = {}): Promise<number> {
  for (let pages = 1; ; pages++) if ((await purgeSome(options)) === 'done') return pages;
}

const removalsOf = async (site: Site) =>
  (await site.send()).map(({ kind, id, payload }) => [kind, id, payload]).toSorted();

export function testPurge(given: () => TestDatabase): void {
  test('development information goes page by page, then as one repository, newer than all of it', async () => {
    const parts = await setUp(given());
    const { site, unlink, purgeSome, count } = parts;
    const late = Date.now() + 1_000_000;
    await site.write([
      { id: 'a' },
      { id: 'c', kind: 'commit' },
      { id: '1', kind: 'merge_request', readAt: new Date(late) },
    ]);
    await site.send(() => ({ outcome: { kind: 'unknown_keys' }, unknownKeys: ['ABC-1'] }));
    await site.write([{ id: 'waits to be sent' }, { id: 'gone', payload: null }]);
    await unlink();
    assert.deepEqual(
      [await purgeSome({ limit: 2 }), await purgeSome({ limit: 2 }), await purgeSome({ limit: 2 })],
      ['more', 'more', 'more'],
    );
    assert.equal(await purgeSome(), 'done');
    for (const table of ['mirror', 'due', 'tombstone', 'waiting_for_key']) {
      assert.equal(await count(table), 0, table);
    }
    const [removal, ...others] = await site.send();
    assert.deepEqual(
      [removal?.kind, removal?.id, removal?.payload],
      ['repository', 'repository', null],
    );
    assert.ok((removal?.sequence ?? 0) > late);
    assert.deepEqual(others, []);
    assert.equal(await purge(parts), 1);
    assert.deepEqual(await site.send(), []);
  });

  test('what Jira never saw costs no removal', async () => {
    const parts = await setUp(given());
    await parts.site.write([{ id: 'never had a key', payload: null }]);
    await parts.unlink();
    await purge(parts);
    assert.equal(await parts.count('mirror'), 0);
    assert.deepEqual(await parts.site.send(), []);
  });

  testFlat(given);
  testCovered(given);
  testLists(given);
}

function testFlat(given: () => TestDatabase): void {
  test('builds, deployments and flags are removed one by one, and earlier reads of them are discarded', async () => {
    const parts = await setUp(given());
    const { site, unlink } = parts;
    const kinds = ['build', 'deployment', 'feature_flag'] as const;
    const states = kinds.flatMap((kind) => [
      { id: `${kind}-1`, kind },
      { id: `${kind}-2`, kind },
    ]);
    await site.write(states);
    await site.send();
    await site.write([{ id: 'build-3', kind: 'build' }], 'history');
    await unlink();
    await purge(parts, { limit: 4 });
    await site.write(states.map((state) => ({ ...state, hash: 'old', readAt: new Date(2_000) })));
    const { rows } = await sql<{ lane: string }>`
      select distinct lane from due where installation_id = ${site.installationId} order by 1`.execute(
      site.db,
    );
    assert.deepEqual(
      rows.map(({ lane }) => lane),
      ['builds/live', 'deployments/live', 'featureflags/live'],
    );
    assert.deepEqual(await removalsOf(site), [
      ['build', 'build-1', null],
      ['build', 'build-2', null],
      ['build', 'build-3', null],
      ['deployment', 'deployment-1', null],
      ['deployment', 'deployment-2', null],
      ['feature_flag', 'feature_flag-1', null],
      ['feature_flag', 'feature_flag-2', null],
    ]);
    await purge(parts);
    assert.deepEqual(await removalsOf(site), []);
  });
}

function testCovered(given: () => TestDatabase): void {
  test('a project that a link covers is left alone', async () => {
    const { site, link, purgeSome, unlink, count } = await setUp(given());
    const { installationId, connectionId } = site;
    await site.write([{ id: 'a' }]);
    assert.equal(await purgeSome(), 'covered');
    await site.world.link(installationId, connectionId, { kind: 'project', id: site.projectId });
    await unlink();
    assert.equal(await purgeSome(), 'covered');
    assert.equal(await count('mirror'), 1);
    assert.equal(await site.world.stores.links.find(link.id), null);
  });

  test('a forced purge takes a covered project too; what is read later is shown, its past is not read on', async () => {
    const parts = await setUp(given());
    const { site, link, project } = parts;
    const { history } = site.world.stores;
    await history.plan(link, [site.projectId]);
    const [step] = await history.claim(link, 1, 60_000);
    assert.ok(step);
    await site.write([{ id: 'a' }, { id: '1', kind: 'build' }]);
    await site.send();
    await purge(parts, { isForced: true });
    assert.equal(await history.isDone(link), true);
    await history.advance(step, 'page 2', 1);
    assert.deepEqual(await history.claim(link, 1, 60_000), []);
    const removals = await site.send();
    assert.deepEqual(removals.map(({ kind }) => kind).toSorted(), ['build', 'repository']);
    const readAt = new Date(Math.max(...removals.map(({ sequence }) => sequence)) + 1);
    await site.write([
      { id: 'a', readAt },
      { id: '1', kind: 'build', readAt },
    ]);
    assert.deepEqual(
      (await site.send()).map(({ kind, payload }) => [kind, payload !== null]).toSorted(),
      [
        ['branch', true],
        ['build', true],
      ],
    );
    assert.deepEqual(await history.restart(link, project.projectId, null), [link.id]);
    assert.equal(await history.isDone(link), false);
  });
}

function testLists(given: () => TestDatabase): void {
  test('projects of a lost target are listed in pages, without those that are covered or empty', async () => {
    const { site, unlink } = await setUp(given());
    const { installationId, connectionId, world } = site;
    const { purges } = world.stores;
    await world.saveProjects(connectionId, [43, 7], [44, 7, 5], [45, 7], [46, 8]);
    const id = (number: number) => number as ProjectId;
    await site.write([42, 43, 44, 46].map((n) => ({ id: `b${n}`, projectId: id(n) })));
    await site.write([{ id: '1', kind: 'build', projectId: id(45), payload: null }]);
    await world.link(installationId, connectionId, { kind: 'group', id: 5 });
    const target = { installationId, connectionId, targetKind: 'group', targetId: 7 } as const;
    assert.deepEqual(await purges.listUncovered(target, null, 10), []);
    await unlink();
    assert.deepEqual(await purges.listUncovered(target, null, 1), [42]);
    assert.deepEqual(await purges.listUncovered(target, id(42), 10), [43]);
    const project = { ...target, targetKind: 'project', targetId: 46 } as const;
    assert.deepEqual(await purges.listUncovered(project, null, 10), [46]);
    const held = (projectId: number) => ({
      installationId,
      connectionId,
      projectId: id(projectId),
    });
    assert.deepEqual(await purges.listUnpurged(installationId, null, 2), [held(42), held(43)]);
    assert.deepEqual(await purges.listUnpurged(installationId, held(43), 9), [held(44), held(46)]);
    assert.equal(await purges.hasRemovals(installationId), true);
    await site.send();
    assert.equal(await purges.hasRemovals(installationId), false);
  });
}
