import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { ConnectionId, InstallationId, ProjectId } from '../../../src/domain/index.ts';
import type { ReplayScope } from '../../../src/ports/index.ts';
import type { TestDatabase } from '../../support/database.ts';
import { addMirrorRow } from './add-mirror-row.ts';
import { makeWorld, type World } from './make-world.ts';

const refused = { payload: '{}', outcome: 'rejected', reason: 'Too long.' };

export function testSteering(given: () => TestDatabase): void {
  testResend(given);
  testOutdate(given);
  testDeliveries(given);
}

function testResend(given: () => TestDatabase): void {
  test('what Jira did not take gets a new sequence and is due; the rest stays', async () => {
    const { world, site, connection, place, all } = await makePlace(given);
    const future = Date.now() + 1_000_000;
    await addMirrorRow(world, place, 'a refused', refused);
    await addMirrorRow(world, place, 'b refused late', { ...refused, sequence: future });
    await addMirrorRow(world, place, 'c unknown', { payload: '{}', outcome: 'unknown_keys' });
    await addMirrorRow(world, place, 'd accepted');
    await addMirrorRow(world, place, 'e on its way', { ...refused, sequence: 9, acknowledged: 8 });
    await addMirrorRow(world, place, 'f no payload', { ...refused, payload: null });
    await addMirrorRow(world, place, 'g removal', { ...refused, payload: null, hash: '' });
    const other = { site: await world.installSite(), connection };
    await addMirrorRow(world, other, 'a refused', refused);
    const startedMs = Date.now() - 5_000;
    assert.deepEqual(await world.stores.steering.resend(all, null, 100), { resent: 4, next: null });
    const due = await listDue(world, site);
    assert.deepEqual(
      due.map(({ entity_id, lane }) => [entity_id, lane]),
      ['a refused', 'b refused late', 'c unknown', 'g removal'].map((id) => [
        id,
        'devinfo/history',
      ]),
    );
    assert.ok((due[0]?.sequence ?? 0) > startedMs);
    assert.equal(due[1]?.sequence, future + 1);
    assert.deepEqual(await listDue(world, other.site), []);
    assert.deepEqual(await world.stores.steering.resend(all, null, 100), { resent: 0, next: null });
  });

  test('a page is of rows looked at, and begins where the one before ended', async () => {
    const { world, connection, place, all } = await makePlace(given);
    for (const id of ['a', 'b', 'c']) await addMirrorRow(world, place, id);
    await addMirrorRow(world, place, 'd', refused);
    const first = await world.stores.steering.resend(all, null, 2);
    assert.equal(first.resent, 0);
    assert.deepEqual([first.next?.connectionId, first.next?.id], [connection, 'b']);
    const second = await world.stores.steering.resend(all, first.next, 2);
    assert.equal(second.resent, 1);
    const third = await world.stores.steering.resend(all, second.next, 2);
    assert.deepEqual(third, { resent: 0, next: null });
  });

  test('only what is meant is sent again', async () => {
    const { world, site, connection, place, all } = await makePlace(given);
    await addMirrorRow(world, place, 'x', refused);
    await addMirrorRow(world, { ...place, kind: 'build' }, 'x', refused);
    await addMirrorRow(world, { ...place, project: 2 }, 'x', refused);
    const project = { connectionId: connection, projectId: 1 as ProjectId };
    const resend = async (scope: Partial<ReplayScope>) =>
      (await world.stores.steering.resend({ ...all, ...scope }, null, 10)).resent;
    assert.equal(await resend({ project, kind: 'build', entityId: 'y' }), 0);
    assert.equal(await resend({ project, kind: 'build', entityId: 'x' }), 1);
    assert.equal(await resend({ project }), 1);
    assert.equal((await listDue(world, site)).length, 2);
    assert.equal(await resend({}), 1);
  });
}

function testOutdate(given: () => TestDatabase): void {
  test('an accepted entity counts as sent in an older epoch; of any other nothing is known', async () => {
    const { world, site, connection, place } = await makePlace(given);
    await addMirrorRow(world, { ...place, kind: 'build' }, 'ref/9', { reference: '77' });
    await addMirrorRow(world, place, 'refused', refused);
    await addMirrorRow(world, place, 'gone', { hash: '' });
    const outdate = (kind: 'build' | 'commit', id: string) =>
      world.stores.steering.outdateEntity({
        installationId: site,
        connectionId: connection,
        projectId: 1 as ProjectId,
        kind,
        id,
      });
    assert.deepEqual(await outdate('build', 'ref/9'), { id: 'ref/9', reference: '77' });
    for (const id of ['refused', 'gone', 'none']) assert.equal(await outdate('commit', id), null);
    const { rows } = await sql<{ entity_id: string }>`
      select entity_id from mirror where installation_id = ${site} and desired_epoch = 0`.execute(
      world.db,
    );
    assert.deepEqual(rows, [{ entity_id: 'ref/9' }]);
  });
}

function testDeliveries(given: () => TestDatabase): void {
  test('given-up deliveries wait again, the one that is named or page by page', async () => {
    const { db, stores } = makeWorld(given());
    const { rows } = await sql<{ id: number }>`
      insert into delivery (connection_id, hook_id, event, body, processed_at, attempts, problem)
      select 1, 1, 'Push Hook', case when n = 4 then null else '{}' end,
        case when n = 5 then null else now() end, 5, 'It was odd.'
      from generate_series(1, 5) n returning id`.execute(db);
    const [first = 0, second = 0, third = 0, processed = 0, waiting = 0] = rows.map(({ id }) => id);
    assert.equal(await stores.steering.replayDeliveries(second, 1), 1);
    assert.equal(await stores.steering.replayDeliveries(second, 1), 0);
    assert.equal(await stores.steering.replayDeliveries(processed, 1), 0);
    assert.equal(await stores.steering.replayDeliveries(waiting, 1), 0);
    assert.equal(await stores.steering.replayDeliveries(null, 1), 1);
    assert.equal(await stores.steering.replayDeliveries(null, 10), 1);
    assert.equal(await stores.steering.replayDeliveries(null, 10), 0);
    const claimed = (await stores.deliveries.claim(10)).map(({ id }) => id);
    assert.deepEqual(claimed, [first, second, third, waiting]);
    const { rows: tries } = await sql<{ attempts: number; problem: string | null }>`
      select attempts, problem from delivery where id = ${first}`.execute(db);
    assert.deepEqual(tries, [{ attempts: 0, problem: null }]);
  });
}

async function makePlace(given: () => TestDatabase) {
  const world = makeWorld(given());
  const [site, connection] = [await world.installSite(), await world.connect()];
  const all: ReplayScope = { installationId: site, project: null, kind: null, entityId: null };
  const place: { site: InstallationId; connection: ConnectionId } = { site, connection };
  return { world, site, connection, place, all };
}

async function listDue({ db }: World, site: InstallationId) {
  const { rows } = await sql<{ entity_id: string; lane: string; sequence: number }>`
    select entity_id, lane, sequence from due where installation_id = ${site}
    order by entity_id`.execute(db);
  return rows;
}
