import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { sql } from 'kysely';
import type { TestDatabase } from '../../support/database.ts';
import { makeSite, type Site } from '../../support/make-site.ts';

type Row = { payload: string | null; outcome: string | null; reason: string | null };

export function testPayloads(given: () => TestDatabase): void {
  let site: Site;
  beforeEach(async () => {
    site = await makeSite(given());
    await site.world.stores.retention.rollStory();
  });
  const read = async (id: string) => {
    const { rows } = await sql<Row>`
      select payload, outcome, reason from mirror
      where installation_id = ${site.installationId} and entity_id = ${id}`.execute(site.db);
    return rows[0];
  };
  const story = async () => {
    const { rows } = await sql<{ entity_id: string; outcome: string; sequence: number }>`
      select entity_id, outcome, sequence from story
      where installation_id = ${site.installationId} order by sent_at, entity_id`.execute(site.db);
    return rows;
  };

  test('a payload is kept until it is accepted, then it goes', async () => {
    await site.write([{ id: 'b', payload: 'text' }]);
    assert.equal((await read('b'))?.payload, 'text');
    await site.send();
    assert.deepEqual(await read('b'), { payload: null, outcome: 'accepted', reason: null });
  });

  test('a rejected one stays, with its reason, and is not sent again by itself', async () => {
    await site.write([{ id: 'b', payload: 'text' }]);
    await site.send(() => ({ outcome: { kind: 'rejected', reason: 'too odd' } }));
    assert.deepEqual(await read('b'), { payload: 'text', outcome: 'rejected', reason: 'too odd' });
    assert.deepEqual(await site.send(), []);
    const [status] = (await given().storage.reads.sites()).filter(
      ({ installationId }) => installationId === site.installationId,
    );
    assert.equal(status?.rejectedCount, 1);
    assert.equal(status?.rejections[0]?.reason, 'too odd');
  });

  test('the story is told of live changes only', async () => {
    await site.write([{ id: 'live', payload: 'now', readAt: new Date(1_000) }]);
    await site.send();
    await site.write([{ id: 'live', payload: null, readAt: new Date(2_000) }]);
    await site.send();
    await site.write([{ id: 'past', payload: 'then' }], 'history');
    await sql`update due set queued_at = queued_at - interval '1 hour'`.execute(site.db);
    assert.equal((await site.send()).length, 1);
    assert.deepEqual(await story(), [
      { entity_id: 'live', outcome: 'accepted', sequence: 1_000 },
      { entity_id: 'live', outcome: 'accepted', sequence: 2_000 },
    ]);
  });

  test('the story is dropped by day', async () => {
    await site.write([{ id: 'live', payload: 'now' }]);
    await site.send();
    await sql`
      insert into story select installation_id, connection_id, project_id, kind, 'old', sequence,
        sent_at - interval '9 days', outcome, reason
      from story where installation_id = ${site.installationId}`.execute(site.db);
    assert.equal((await story()).length, 2);
    await site.world.stores.retention.rollStory();
    assert.deepEqual(
      (await story()).map((row) => row.entity_id),
      ['live'],
    );
  });
}
