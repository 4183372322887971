import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { ConnectionId, ProjectId } from '../../../src/domain/index.ts';
import type { HeldSweep } from '../../../src/ports/index.ts';
import type { TestDatabase } from '../../support/database.ts';
import { makeSite } from '../../support/make-site.ts';
import { makeProject, makeTarget, makeWorld, type World } from './make-world.ts';

const leaseMs = 60_000;
const ids = (...numbers: number[]) => numbers as ProjectId[];
const day = 86_400_000;

/** A connection with these projects below group 7, planned and due; the others' sweeps are put off. */
async function plan(world: World, ...numbers: number[]): Promise<ConnectionId> {
  const connectionId = await world.connect();
  await world.saveProjects(connectionId, ...numbers.map((id): [number, number] => [id, 7]));
  await sql`update sweep set due_at = now() + interval '1 year'`.execute(world.db);
  await world.stores.sweeps.plan(connectionId, ids(...numbers));
  return connectionId;
}

async function dueInMs({ db }: World, connectionId: ConnectionId, id: number): Promise<number> {
  const { rows } = await sql<{ ms: number }>`
    select extract(epoch from due_at - clock_timestamp())::float8 * 1000 as ms from sweep
    where connection_id = ${connectionId} and project_id = ${id}`.execute(db);
  return rows[0]?.ms ?? Number.NaN;
}

async function claimOne({ stores }: World): Promise<HeldSweep> {
  const [held] = await stores.sweeps.claim(1, leaseMs);
  assert.ok(held);
  return held;
}

const nothingFound = { defaultHead: null, counts: {} };

export function testSweeps(given: () => TestDatabase): void {
  test('a new project is due within a day, with the watermark now; planning again changes nothing', async () => {
    const world = makeWorld(given());
    const { sweeps } = world.stores;
    const connectionId = await plan(world, 1, 2, 3);
    const before = await Promise.all([1, 2, 3].map((id) => dueInMs(world, connectionId, id)));
    assert.ok(before.every((ms) => ms > -1_000 && ms < day));
    assert.equal(new Set(before.map((ms) => Math.round(ms / 60_000))).size, 3);
    await sweeps.wish(connectionId, ids(2));
    const held = await claimOne(world);
    assert.ok(Math.abs(held.sweptAt.getTime() - Date.now()) < 60_000);
    await sweeps.done(held, { readAt: new Date(), defaultHead: 'abc', counts: {} });
    await sweeps.plan(connectionId, ids(2, 99));
    assert.ok((await dueInMs(world, connectionId, 2)) > day / 2);
    assert.ok(Number.isNaN(await dueInMs(world, connectionId, 99)));
  });

  test('a sweep is held by one at a time, the longest waiting first', async () => {
    const world = makeWorld(given());
    const { sweeps } = world.stores;
    const connectionId = await plan(world, 1, 2, 3);
    await sql`update sweep set due_at = now() - project_id * interval '1 minute'
      where connection_id = ${connectionId}`.execute(world.db);
    const claims = await Promise.all([1, 2, 3, 4].map(() => sweeps.claim(1, leaseMs)));
    assert.deepEqual(
      claims
        .flat()
        .map(({ projectId }) => projectId)
        .sort(),
      [1, 2, 3],
    );
    await sql`update sweep set leased_until = now() - interval '1 second'
      where connection_id = ${connectionId}`.execute(world.db);
    const again = await sweeps.claim(2, leaseMs);
    assert.deepEqual(
      again.map(({ projectId }) => projectId),
      [3, 2],
    );
  });

  test('what a sweep found is there for the next one, a day later', async () => {
    const world = makeWorld(given());
    const { sweeps } = world.stores;
    const connectionId = await plan(world, 1);
    await sweeps.wish(connectionId, ids(1));
    const readAt = new Date(Date.now() + 1_000);
    const counts = { merge_request: { total: 5, highestIid: 7 } };
    await sweeps.done(await claimOne(world), { readAt, defaultHead: 'abc', counts });
    const ms = await dueInMs(world, connectionId, 1);
    assert.ok(ms > day - 3_700_000 && ms < day + 3_700_000);
    await sweeps.wish(connectionId, ids(1));
    const held = await claimOne(world);
    assert.deepEqual(
      [held.sweptAt, held.defaultHead, held.counts, held.attempts],
      [readAt, 'abc', counts, 0],
    );
  });

  testWishes(given);
  testMoves(given);
}

function testWishes(given: () => TestDatabase): void {
  test('a wish that comes while the project is compared is not lost', async () => {
    const world = makeWorld(given());
    const { sweeps } = world.stores;
    const connectionId = await plan(world, 1);
    await sweeps.wish(connectionId, ids(1));
    const held = await claimOne(world);
    const readAt = await given().storage.readDatabaseClock();
    await sweeps.wish(connectionId, ids(1));
    await sweeps.done(held, { readAt, ...nothingFound });
    assert.equal((await claimOne(world)).projectId, 1);
  });

  test('a failed sweep waits and tells why; its watermark stays', async () => {
    const world = makeWorld(given());
    const { sweeps } = world.stores;
    const connectionId = await plan(world, 1);
    await sweeps.wish(connectionId, ids(1));
    const held = await claimOne(world);
    await sweeps.postpone(held, new Date(Date.now() + 60_000), 'GitLab is away.');
    assert.deepEqual(await sweeps.claim(1, leaseMs), []);
    await sweeps.wish(connectionId, ids(1));
    const again = await claimOne(world);
    assert.deepEqual([again.attempts, again.sweptAt], [1, held.sweptAt]);
  });

  test('who lost the lease changes nothing; a forgotten project is not due', async () => {
    const world = makeWorld(given());
    const { sweeps } = world.stores;
    const connectionId = await plan(world, 1);
    await sweeps.wish(connectionId, ids(1));
    const held = await claimOne(world);
    await sql`update sweep set leased_by = 1 where connection_id = ${connectionId}`.execute(
      world.db,
    );
    await sweeps.done(held, { readAt: new Date(), ...nothingFound });
    assert.ok((await dueInMs(world, connectionId, 1)) <= 0);
    await sweeps.forget(connectionId, held.projectId);
    assert.ok(Number.isNaN(await dueInMs(world, connectionId, 1)));
  });

  testPages(given);
}

function testPages(given: () => TestDatabase): void {
  test('what a hook speaks for is wished page by page', async () => {
    const world = makeWorld(given());
    const { sweeps } = world.stores;
    const connectionId = await plan(world, 1, 2, 3);
    await world.saveProjects(connectionId, [4, 8]);
    await sweeps.plan(connectionId, ids(4));
    await sql`update sweep set due_at = now() + interval '1 day'`.execute(world.db);
    const group = { kind: 'group', id: 7 } as const;
    const after = await sweeps.wishBelow(connectionId, group, { after: null, limit: 2 });
    assert.equal(after, 2);
    assert.equal(await sweeps.wishBelow(connectionId, group, { after, limit: 2 }), null);
    const due = async () => (await sweeps.claim(10, 0)).map(({ projectId }) => projectId).sort();
    assert.deepEqual(await due(), [1, 2, 3]);
    await sweeps.wishBelow(connectionId, { kind: 'project', id: 4 }, { after: null, limit: 9 });
    assert.deepEqual(await due(), [1, 2, 3, 4]);
  });

  test('when a target was last asked for activity is remembered', async () => {
    const world = makeWorld(given());
    const { sweeps } = world.stores;
    const connectionId = await world.connect();
    const target = makeTarget({ kind: 'group', id: 7 });
    assert.equal(await sweeps.findLastLook(connectionId, target), null);
    for (const at of [new Date(1_000), new Date(2_000)]) {
      await sweeps.saveLook(connectionId, target, at);
      assert.deepEqual(await sweeps.findLastLook(connectionId, target), at);
    }
    const other = makeTarget({ kind: 'project', id: 7 });
    assert.equal(await sweeps.findLastLook(connectionId, other), null);
  });
}

function testMoves(given: () => TestDatabase): void {
  test('a project with another address becomes due, until that is settled', async () => {
    const site = await makeSite(given());
    const { connectionId, projectId } = site;
    const { sweeps, projects, history, links } = site.world.stores;
    const project = makeProject(connectionId, projectId, [7]);
    await projects.save([project]);
    await sweeps.plan(connectionId, [projectId]);
    await sql`update sweep set due_at = now() + interval '1 day'`.execute(site.db);
    assert.equal(await sweeps.hasMoved(connectionId, projectId), false);
    await projects.save([{ ...project, url: 'https://gitlab.example.com/elsewhere' }]);
    assert.equal(await sweeps.hasMoved(connectionId, projectId), true);
    await sweeps.plan(connectionId, [projectId]);
    assert.equal((await sweeps.claim(1, leaseMs))[0]?.projectId, projectId);

    const [link] = await links.listOf(site.installationId);
    assert.ok(link);
    await history.plan(link, [projectId]);
    await sql`update history set is_done = true, kind = 'feature_flag' where link_id = ${link.id}`.execute(
      site.db,
    );
    await sweeps.settle(connectionId, projectId);
    assert.equal(await sweeps.hasMoved(connectionId, projectId), false);
    const [step] = await history.claim(link, 1, leaseMs);
    assert.deepEqual([step?.kind, step?.cursor], ['merge_request', null]);
  });

  test('what is shown of a project is listed page by page, each entity once, removed ones never', async () => {
    const site = await makeSite(given());
    const { connectionId, projectId } = site;
    const { shown, installations } = site.world.stores;
    await site.write([
      { id: 'a', reference: 'topic-a' },
      { id: 'b' },
      { id: 'c', reference: 'topic-c' },
      { id: 'gone', payload: null },
      { id: 'a', kind: 'feature_flag' },
    ]);
    await site.write([{ id: 'c', readAt: new Date(2_000) }]);
    const place = { connectionId, projectId, kind: 'branch' } as const;
    assert.deepEqual(await shown.list(place, null, 2), [
      { id: 'a', reference: 'topic-a' },
      { id: 'b', reference: null },
    ]);
    assert.deepEqual(await shown.list(place, 'b', 2), [{ id: 'c', reference: 'topic-c' }]);
    assert.deepEqual(await shown.listHolders(connectionId, projectId), [site.installationId]);
    await installations.markUninstalled(site.installationId);
    assert.deepEqual(await shown.listHolders(connectionId, projectId), []);
  });

  test('outdated rows are sent again by their next read, changed or not', async () => {
    const site = await makeSite(given());
    const { installationId, connectionId, projectId } = site;
    const states = [{ id: 'a' }, { id: 'b' }, { id: 'c', kind: 'commit' as const, detail: 2 }];
    await site.write(states);
    assert.equal((await site.send()).length, 3);
    await site.write(states.map((state) => ({ ...state, readAt: new Date(2_000) })));
    assert.equal((await site.send()).length, 0);
    const place = { installationId, connectionId, projectId };
    const outdate = (after: Parameters<typeof site.world.stores.shown.outdate>[1]) =>
      given().storage.transact((stores) => stores.shown.outdate(place, after, 2));
    const last = await outdate(null);
    assert.deepEqual(last, { kind: 'branch', id: 'b' });
    assert.deepEqual(await outdate(last), { kind: 'commit', id: 'c' });
    assert.equal(await outdate({ kind: 'commit', id: 'c' }), null);
    await site.write(states.map((state) => ({ ...state, detail: 0, readAt: new Date(3_000) })));
    assert.equal((await site.send()).length, 3);
  });
}
