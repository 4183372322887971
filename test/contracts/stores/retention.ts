import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { InstallationId } from '../../../src/domain/index.ts';
import type { TestDatabase } from '../../support/database.ts';
import { makeWorld, type World } from './make-world.ts';

export function testRetention(given: () => TestDatabase): void {
  test('deliveries are forgotten 8 days after they were processed or given up', async () => {
    const { db, stores } = makeWorld(given());
    const ages = [
      { key: 'old', received: 9, processed: 9 },
      { key: 'older', received: 20, processed: 10 },
      { key: 'waited long', received: 9, processed: 1 },
      { key: 'still waits', received: 9, processed: null },
      { key: 'new', received: 1, processed: 1 },
    ];
    for (const { key, received, processed } of ages) {
      await sql`insert into delivery (connection_id, hook_id, event, idempotency_key, received_at, processed_at)
        values (1, 1, 'Push Hook', ${key}, now() - ${received} * interval '1 day',
          now() - ${processed}::int * interval '1 day')`.execute(db);
    }
    assert.equal(await stores.retention.forgetDeliveries(1), 1);
    assert.equal(await stores.retention.forgetDeliveries(10), 1);
    const left = await sql<{
      key: string;
    }>`select idempotency_key as key from delivery order by id`.execute(db);
    assert.deepEqual(
      left.rows.map(({ key }) => key),
      ['waited long', 'still waits', 'new'],
    );
  });

  test('a tombstone is forgotten 30 days after Jira acknowledged it, unless the entity is back', async () => {
    const world = makeWorld(given());
    const site = await world.installSite();
    const dead = { payload: null, hash: '', sequence: 5, acknowledged: 5 };
    await addMirrorRow(world, site, 'forgotten', dead);
    await addMirrorRow(world, site, 'young', dead);
    await addMirrorRow(world, site, 'due again', { ...dead, sequence: 6 });
    await addMirrorRow(world, site, 'back and due', {
      payload: '{}',
      hash: 'h',
      sequence: 6,
      acknowledged: 5,
    });
    await addMirrorRow(world, site, 'back and accepted', { ...dead, hash: 'h' });
    await sql`insert into tombstone select installation_id, connection_id, project_id, kind, entity_id,
      now() - case entity_id when 'young' then 29 else 31 end * interval '1 day'
      from mirror where installation_id = ${site}`.execute(world.db);
    assert.equal(await world.stores.retention.forgetTombstones(3), 3);
    assert.equal(await world.stores.retention.forgetTombstones(3), 1);
    const left = await sql<{ id: string }>`
      select entity_id as id from mirror where installation_id = ${site} order by 1`.execute(
      world.db,
    );
    assert.deepEqual(
      left.rows.map(({ id }) => id),
      ['back and accepted', 'back and due', 'due again', 'young'],
    );
    const tombstones = await sql<{ id: string }>`select entity_id as id from tombstone`.execute(
      world.db,
    );
    assert.deepEqual(tombstones.rows, [{ id: 'young' }]);
  });

  testStory(given);
  testUnknownKeys(given);
  testStranded(given);
}

function testStranded(given: () => TestDatabase): void {
  test('a row that is ahead and not due is put into its lane', async () => {
    const world = makeWorld(given());
    await sql`truncate mirror, due`.execute(world.db);
    const [site, gone] = [await world.installSite(), await world.installSite()];
    const ahead = { payload: '{}', hash: 'h', sequence: 9, acknowledged: 8 };
    await addMirrorRow(world, site, 'stranded', ahead);
    await addMirrorRow(world, site, 'stranded removal', { ...ahead, payload: null, hash: '' });
    await addMirrorRow(world, site, 'answered', { ...ahead, acknowledged: 9 });
    await addMirrorRow(world, site, 'nothing to send', { ...ahead, payload: null });
    await addMirrorRow(world, gone, 'of a site that left', ahead);
    await world.stores.installations.markUninstalled(gone);
    assert.equal(await world.stores.retention.recoverStranded(1), 1);
    assert.equal(await world.stores.retention.recoverStranded(10), 1);
    assert.equal(await world.stores.retention.recoverStranded(10), 0);
    assert.deepEqual(await listDue(world), [
      { entity_id: 'stranded', lane: 'devinfo/live/1', sequence: 9 },
      { entity_id: 'stranded removal', lane: 'devinfo/live/1', sequence: 9 },
    ]);
  });
}

function testStory(given: () => TestDatabase): void {
  test('the story has partitions for today and tomorrow, and none older than a week', async () => {
    const { db, stores } = makeWorld(given());
    await sql`create table story_20200101 partition of story
      for values from ('2020-01-01') to ('2020-01-02')`.execute(db);
    const add = (entity: string, daysAgo: number) =>
      sql`
      insert into story values (1, 1, 1, 'commit', ${entity}, 1, now() - ${daysAgo} * interval '1 day', 'accepted')`.execute(
        db,
      );
    await add('before its partition', 0);
    await add('late', 3);
    await add('too old', 9);
    await Promise.all([stores.retention.rollStory(), stores.retention.rollStory()]);
    await stores.retention.rollStory();
    await add('after', 0);
    const nameOf = (days: number) =>
      `story_${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10).replaceAll('-', '')}`;
    const partitions = await sql<{ name: string }>`
      select relid::regclass::text as name from pg_partition_tree('story') where isleaf order by 1`.execute(
      db,
    );
    assert.deepEqual(
      partitions.rows.map(({ name }) => name),
      [nameOf(0), nameOf(1), 'story_default'],
    );
    const rows = await sql<{ name: string; entity_id: string }>`
      select tableoid::regclass::text as name, entity_id from story order by 1, 2`.execute(db);
    assert.deepEqual(rows.rows, [
      { name: nameOf(0), entity_id: 'after' },
      { name: nameOf(0), entity_id: 'before its partition' },
      { name: 'story_default', entity_id: 'late' },
    ]);
  });
}

function testUnknownKeys(given: () => TestDatabase): void {
  test('an expired unknown key is tried again with one of those that wait for it', async () => {
    const world = makeWorld(given());
    const { db, stores } = world;
    const site = await world.installSite();
    const refused = { payload: '{}', hash: 'h', sequence: 5, acknowledged: 5 };
    const future = Date.now() + 1_000_000;
    await addMirrorRow(world, site, 'a', refused);
    await addMirrorRow(world, site, 'b', { ...refused, sequence: future, acknowledged: future });
    await addMirrorRow(world, site, 'accepted', { ...refused, payload: null });
    const waiting = [
      ['a', 'A-1'],
      ['a', 'A-2'],
      ['b', 'B-1'],
      ['accepted', 'A-1'],
      ['accepted', 'C-1'],
      ['b', 'NEW-1'],
    ];
    for (const [entity, key] of waiting) {
      await sql`insert into waiting_for_key values (${site}, 1, 1, 'commit', ${entity}, ${key})`.execute(
        db,
      );
    }
    const addKey = (key: string, days: number) =>
      sql`
      insert into unknown_key values (${site}, ${key}, now() - ${days} * interval '1 day')`.execute(
        db,
      );
    for (const key of ['A-1', 'A-2', 'B-1', 'C-1', 'D-1']) await addKey(key, 2);
    await addKey('NEW-1', 0);
    const startedAt = Date.now() - 5_000;
    assert.equal(await stores.retention.retryUnknownKeys(100), 2);
    const due = await listDue(world);
    assert.deepEqual(
      due.map((row) => [row.entity_id, row.lane]),
      [
        ['a', 'devinfo/history'],
        ['b', 'devinfo/history'],
      ],
    );
    assert.ok((due[0]?.sequence ?? 0) > startedAt);
    assert.equal(due[1]?.sequence, future + 1);
    const mirror = await sql<{ sequence: number }>`
      select sequence from mirror where installation_id = ${site} and entity_id = 'a'`.execute(db);
    assert.equal(mirror.rows[0]?.sequence, due[0]?.sequence);
    const keys = await sql<{ issue_key: string }>`
      select issue_key from unknown_key where installation_id = ${site} and learned_at > now() - interval '1 hour' order by 1`.execute(
      db,
    );
    assert.deepEqual(
      keys.rows.map((row) => row.issue_key),
      ['A-1', 'A-2', 'B-1', 'NEW-1'],
    );
    const all = await sql<{ count: number }>`select count(*) as count from unknown_key`.execute(db);
    assert.equal(all.rows[0]?.count, 4);
    assert.equal(await stores.retention.retryUnknownKeys(100), 0);
    await sql`delete from due`.execute(db);
  });
}

async function addMirrorRow(
  world: World,
  site: InstallationId,
  entity: string,
  row: { payload: string | null; hash: string; sequence: number; acknowledged: number },
): Promise<void> {
  await sql`
    insert into mirror (installation_id, connection_id, project_id, kind, entity_id, payload, hash,
      issue_keys, version, detail, read_at_ms, sequence, acknowledged_sequence)
    values (${site}, 1, 1, 'commit', ${entity}, ${row.payload}, ${row.hash}, '{A-1}', '', 0, 1,
      ${row.sequence}, ${row.acknowledged})`.execute(world.db);
}

async function listDue(world: World) {
  const { rows } = await sql<{ entity_id: string; lane: string; sequence: number }>`
    select entity_id, lane, sequence from due order by entity_id`.execute(world.db);
  return rows;
}
