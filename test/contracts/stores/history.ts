import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { Link, ProjectId } from '../../../src/domain/index.ts';
import type { HeldStep } from '../../../src/ports/index.ts';
import { createStorage } from '../../../src/storage/index.ts';
import type { TestDatabase } from '../../support/database.ts';
import { makeWorld, type World } from './make-world.ts';

const leaseMs = 60_000;
const ids = (...numbers: number[]) => numbers as ProjectId[];
const longAgo = new Date('2020-01-01');

async function linkGroup(world: World): Promise<Link> {
  return world.link(await world.installSite(), await world.connect(), { kind: 'group', id: 1 });
}

export function testHistory(given: () => TestDatabase): void {
  test('a project is planned once per site, in the order given', async () => {
    const world = makeWorld(given());
    const { history, links } = world.stores;
    const link = await linkGroup(world);
    assert.equal(await history.isDone(link), true);
    assert.equal(await history.plan(link, ids(9, 5, 7)), 3);
    assert.equal(await history.plan(link, ids(5, 1, 1)), 1);
    const other = await world.link(link.installationId, link.connectionId, {
      kind: 'group',
      id: 2,
    });
    assert.equal(await history.plan(other, ids(9)), 0);
    assert.equal(await history.isDone(link), false);
    const steps = await history.claim(link, 10, leaseMs);
    assert.deepEqual(
      steps.map((step) => step.projectId),
      [9, 5, 7, 1],
    );
    assert.deepEqual(steps[0], {
      installationId: link.installationId,
      connectionId: link.connectionId,
      projectId: 9,
      kind: 'merge_request',
      cursor: null,
      attempts: 0,
      since: null,
    });
    await links.remove(link.id);
    assert.equal(await history.plan(other, ids(9)), 1);
  });

  testPages(given);
  testLeases(given);
  testCoverage(given);
  testPostponing(given);
  testSteering(given);
  testRestarts(given);
}

function testPages(given: () => TestDatabase): void {
  test('a project is read page by page and kind by kind', async () => {
    const world = makeWorld(given());
    const { history, links } = world.stores;
    const link = await linkGroup(world);
    await history.plan(link, ids(1));
    const nexts = ['p2', null, null, 'c2', null, null, null, null];
    const seen: unknown[] = [];
    for (const next of nexts) {
      const [step] = await history.claim(link, 1, leaseMs);
      assert.ok(step);
      seen.push([step.kind, step.cursor]);
      await history.advance(step, next, 2);
    }
    assert.deepEqual(seen, [
      ['merge_request', null],
      ['merge_request', 'p2'],
      ['branch', null],
      ['commit', null],
      ['commit', 'c2'],
      ['build', null],
      ['deployment', null],
      ['feature_flag', null],
    ]);
    assert.deepEqual(await history.claim(link, 1, leaseMs), []);
    assert.equal(await history.isDone(link), true);
    const progress = await links.progress(link.id);
    assert.deepEqual(
      [progress.projectsDone, progress.pagesRead, progress.entitiesRead],
      [1, 8, 16],
    );
  });
}

function testPostponing(given: () => TestDatabase): void {
  test('a postponed step waits and tells why; a page that was read clears that', async () => {
    const world = makeWorld(given());
    const { history, links } = world.stores;
    const link = await linkGroup(world);
    await history.plan(link, ids(1));
    const [step] = await history.claim(link, 1, leaseMs);
    assert.ok(step);
    await history.postpone(step, new Date(Date.now() + 60_000), 'GitLab is away.');
    assert.deepEqual(await history.claim(link, 1, leaseMs), []);
    assert.deepEqual((await links.progress(link.id)).problems, ['GitLab is away.']);
    await sql`update history set not_before = ${longAgo} where link_id = ${link.id}`.execute(
      world.db,
    );
    const [again] = await history.claim(link, 1, leaseMs);
    assert.ok(again);
    assert.equal(again.attempts, 1);
    await history.advance(again, 'p2', 0);
    assert.deepEqual((await links.progress(link.id)).problems, []);
    assert.equal((await history.claim(link, 1, leaseMs))[0]?.attempts, 0);
  });
}

function testSteering(given: () => TestDatabase): void {
  test('nothing is read while the link is paused or cancelled', async () => {
    const world = makeWorld(given());
    const { history, links } = world.stores;
    const link = await linkGroup(world);
    await history.plan(link, ids(1, 2));
    for (const state of ['paused', 'cancelled'] as const) {
      assert.equal((await links.saveHistory(link.id, { state }))?.historyState, state);
      assert.deepEqual(await history.claim(link, 10, leaseMs), []);
      assert.equal(await history.isDone(link), false);
    }
    await links.saveHistory(link.id, { state: 'running' });
    assert.equal((await history.claim(link, 10, leaseMs)).length, 2);
  });

  test('a restart begins again with every project the link covers, whichever link reads it', async () => {
    const world = makeWorld(given());
    const { history, projects } = world.stores;
    const above = await linkGroup(world);
    const { installationId, connectionId } = above;
    const below = await world.link(installationId, connectionId, { kind: 'group', id: 2 });
    await world.saveProjects(connectionId, [1, 1], [2, 2, 1], [3, 2]);
    assert.ok(await projects.findByPath(connectionId, 'Group/Project-1'));
    await history.plan(above, ids(1, 2));
    await history.plan(below, ids(2, 3));
    for (const link of [above, below]) {
      for (const step of await history.claim(link, 10, leaseMs))
        await history.advance(step, 'p', 1);
    }
    const since = new Date('2025-01-01');
    const readers = await history.restart(below, null, since);
    assert.deepEqual(readers.toSorted(), [above.id, below.id]);
    const toRow = ({ projectId, ...step }: HeldStep) => [projectId, step.cursor, step.since];
    const steps = [
      ...(await history.claim(above, 10, leaseMs)),
      ...(await history.claim(below, 10, leaseMs)),
    ];
    assert.deepEqual(steps.map(toRow).toSorted(), [
      [1, 'p', null],
      [2, null, since],
      [3, null, since],
    ]);
    assert.deepEqual(await history.restart(below, ids(3)[0] ?? null, null), [below.id]);
    assert.deepEqual((await history.claim(below, 10, leaseMs)).map(toRow), [[3, null, null]]);
    assert.deepEqual(await history.restart(below, ids(1)[0] ?? null, null), []);
  });
}

function testRestarts(given: () => TestDatabase): void {
  test('a page that was being read when its project was restarted does not set the cursor', async () => {
    const world = makeWorld(given());
    const { history } = world.stores;
    const link = await linkGroup(world);
    await world.saveProjects(link.connectionId, [1, 1]);
    await history.plan(link, ids(1));
    const [step] = await history.claim(link, 1, leaseMs);
    assert.ok(step);
    await history.restart(link, null, null);
    await history.advance(step, 'p2', 1);
    const [again] = await history.claim(link, 1, leaseMs);
    assert.deepEqual([again?.kind, again?.cursor], ['merge_request', null]);
    await history.advance(step, 'p2', 1);
    await history.restart(link, null, longAgo);
    const [bounded] = await history.claim(link, 1, leaseMs);
    assert.deepEqual([bounded?.cursor, bounded?.since], [null, longAgo]);
    assert.ok(again);
    await history.advance(again, 'p2', 1);
    assert.deepEqual(await history.claim(link, 1, leaseMs), []);
  });
}

function testCoverage(given: () => TestDatabase): void {
  test('how far a project was read is forgotten where its link does not cover it any more', async () => {
    const world = makeWorld(given());
    const { history } = world.stores;
    const site = await world.installSite();
    const connectionId = await world.connect();
    const [left, kept] = [
      await world.link(site, connectionId, { kind: 'group', id: 1 }),
      await world.link(await world.installSite(), connectionId, { kind: 'group', id: 2 }),
    ];
    await world.saveProjects(connectionId, [8 as ProjectId, 1, 2]);
    for (const link of [left, kept]) await history.plan(link, ids(8));
    const [project] = ids(8);
    assert.ok(project);
    const unplanned = () => history.listUnplanned(connectionId, project);
    await history.forgetUncovered(connectionId, project);
    assert.deepEqual(await unplanned(), []);

    await world.saveProjects(connectionId, [8 as ProjectId, 2]);
    await history.forgetUncovered(connectionId, project);
    assert.deepEqual(await unplanned(), [], 'the other link still covers it');
    await world.saveProjects(connectionId, [8 as ProjectId, 1, 2]);
    assert.deepEqual(await unplanned(), [left.id]);
    assert.equal(await history.plan(left, ids(8)), 1);
    assert.equal(await history.plan(kept, ids(8)), 0);
  });
}

function testLeases(given: () => TestDatabase): void {
  test('a step is held by one at a time; what was begun goes first', async () => {
    const world = makeWorld(given());
    const { history } = world.stores;
    const link = await linkGroup(world);
    await history.plan(link, ids(1, 2, 3, 4));
    const claims = await Promise.all([1, 2, 3, 4, 5].map(() => history.claim(link, 1, leaseMs)));
    const steps = claims.flat();
    assert.deepEqual(steps.map((step) => step.projectId).sort(), [1, 2, 3, 4]);
    assert.deepEqual(await history.claim(link, 1, leaseMs), []);
    const third = steps.find((step) => step.projectId === 3);
    assert.ok(third);
    await history.advance(third, 'p2', 1);
    await sql`update history set leased_until = ${longAgo} where link_id = ${link.id}`.execute(
      world.db,
    );
    const again = await history.claim(link, 2, leaseMs);
    assert.deepEqual(
      again.map((step) => step.projectId),
      [3, 1],
    );
  });

  test('who lost the lease does not turn the cursor back', async () => {
    const world = makeWorld(given());
    const { history } = world.stores;
    const link = await linkGroup(world);
    await history.plan(link, ids(1));
    const [slow] = await history.claim(link, 1, 0);
    const [quick] = await history.claim(link, 1, leaseMs);
    assert.ok(slow && quick);
    await history.advance(quick, 'p2', 1);
    await history.advance(slow, null, 1);
    await history.postpone(slow, new Date(Date.now() + 60_000), 'too late');
    const [step] = await history.claim(link, 1, leaseMs);
    assert.deepEqual([step?.kind, step?.cursor, step?.attempts], ['merge_request', 'p2', 0]);
  });

  test('leases of a node that is gone end; those of a living one stay', async () => {
    const world = makeWorld(given());
    const { history, retention } = world.stores;
    const link = await linkGroup(world);
    await history.plan(link, ids(1));
    assert.equal((await history.claim(link, 1, leaseMs)).length, 1);
    const other = await createStorage(given().settings, { log: () => undefined });
    await other.listen(() => undefined);
    const living = await linkGroup(world);
    await other.stores.history.plan(living, ids(1));
    assert.equal((await other.stores.history.claim(living, 1, leaseMs)).length, 1);
    await retention.freeDeadLeases();
    assert.equal((await history.claim(link, 1, leaseMs)).length, 1);
    assert.equal((await history.claim(living, 1, leaseMs)).length, 0);
    await other.close();
    await retention.freeDeadLeases();
    assert.equal((await history.claim(living, 1, leaseMs)).length, 1);
  });
}
