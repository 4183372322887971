import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { sql } from 'kysely';
import type { TestDatabase } from '../../support/database.ts';
import { makeSite, type Site } from '../../support/make-site.ts';

function raiseEpoch({ db, installationId }: Site) {
  return sql`update installation set epoch = epoch + 1 where id = ${installationId}`.execute(db);
}

export function testDueWork(given: () => TestDatabase): void {
  let site: Site;
  beforeEach(async () => {
    site = await makeSite(given());
  });
  test('several states of an entity are one piece of work', async () => {
    for (const [payload, ms] of [
      ['a', 1_000],
      ['b', 2_000],
      ['c', 3_000],
    ] as const) {
      await site.write([{ id: 'b', payload, readAt: new Date(ms) }]);
    }
    const sent = await site.send();
    assert.deepEqual(
      sent.map(({ payload, sequence }) => [payload, sequence]),
      [['c', 3_000]],
    );
  });

  test('a state written while its forerunner is sent stays due', async () => {
    await site.write([{ id: 'b', payload: 'first', readAt: new Date(1_000) }]);
    const [lane] = await site.claim();
    assert.ok(lane);
    const entries = await site.due(lane);
    await site.write([{ id: 'b', payload: 'second', readAt: new Date(2_000) }]);
    await site.book(lane, entries);
    const sent = await site.send();
    assert.deepEqual(
      sent.map(({ payload }) => payload),
      ['second'],
    );
    assert.deepEqual(await site.send(), []);
  });

  testEpochs(() => site);
}

function testEpochs(getSite: () => Site): void {
  test('after the epoch is raised the same state is sent again, with a higher sequence', async () => {
    const site = getSite();
    const state = { id: 'b', payload: 'same', readAt: new Date(1_000) };
    await site.write([state]);
    await site.send();
    await raiseEpoch(site);
    assert.equal((await site.held('b'))?.isOfEpoch, false);
    await site.write([{ ...state, readAt: new Date(2_000), epoch: 2 }]);
    const [entry] = await site.send();
    assert.equal(entry?.payload, 'same');
    assert.equal(entry?.sequence, 2_000);
    assert.equal((await site.held('b'))?.isOfEpoch, true);
    await site.write([{ ...state, readAt: new Date(3_000), epoch: 2 }]);
    assert.deepEqual(await site.send(), []);
  });

  test('an answer that belongs to the older epoch does not count', async () => {
    const site = getSite();
    await site.write([{ id: 'b', payload: 'same', readAt: new Date(1_000) }]);
    const [lane] = await site.claim();
    assert.ok(lane);
    const entries = await site.due(lane);
    await raiseEpoch(site);
    await site.book(lane, entries);
    const sent = await site.send();
    assert.deepEqual(
      sent.map(({ payload }) => payload),
      ['same'],
    );
    assert.deepEqual(await site.send(), []);
    // It was made before the epoch was raised, perhaps by other rules: the next read makes it anew.
    assert.equal((await site.held('b'))?.isOfEpoch, false);
    await site.write([{ id: 'b', payload: 'same', readAt: new Date(2_000), epoch: 2 }]);
    assert.equal((await site.held('b'))?.isOfEpoch, true);
    assert.equal((await site.send()).length, 1);
  });

  test('the mirror has no index on a column that changes with every state', async () => {
    const site = getSite();
    const { rows } = await sql<{ indexdef: string }>`
      select indexdef from pg_indexes where tablename = 'mirror' order by indexname`.execute(
      site.db,
    );
    const columns = rows.map(({ indexdef }) => /\(([^)]*)\)/.exec(indexdef)?.[1]);
    assert.deepEqual(columns.toSorted(), [
      'installation_id, connection_id, feeds',
      'installation_id, connection_id, project_id, kind, entity_id',
      // People search by key; the keys of a thing change seldom.
      'issue_keys',
    ]);
  });
}
