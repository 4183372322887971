import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { sql } from 'kysely';
import type { TestDatabase } from '../../support/database.ts';
import { type Judge, makeSite, type Site } from '../../support/make-site.ts';

/** A Jira that does not know these keys: what has no other is not stored. */
function ignorant(...unknown: string[]): Judge {
  return ({ issueKeys }) => {
    const unknownKeys = issueKeys.filter((key) => unknown.includes(key));
    const kind = unknownKeys.length === issueKeys.length ? 'unknown_keys' : 'accepted';
    return { outcome: { kind }, unknownKeys };
  };
}

/** What is sent now, by id: the past gathers before it leaves, here nobody waits. */
async function sendNow(site: Site, judge?: Judge): Promise<string[]> {
  await sql`update due set queued_at = queued_at - interval '1 hour'`.execute(site.db);
  return (await site.send(judge)).map(({ id }) => id).toSorted();
}

/** A day later the keys that were unknown are tried again. */
async function letADayPass(site: Site): Promise<void> {
  await sql`update unknown_key set learned_at = learned_at - interval '25 hours'`.execute(site.db);
  await site.world.stores.retention.retryUnknownKeys(100);
}

export function testUnknownKeys(given: () => TestDatabase): void {
  let site: Site;
  beforeEach(async () => {
    site = await makeSite(given());
  });
  test('an entity whose keys Jira does not know is not sent again by itself', async () => {
    await site.write([{ id: 'b', issueKeys: ['NEW-1'] }]);
    assert.deepEqual(await sendNow(site, ignorant('NEW-1')), ['b']);
    assert.deepEqual(await sendNow(site), []);
  });

  test('when a key becomes known, all that waited for it is sent again', async () => {
    await site.write([
      { id: 'one', issueKeys: ['NEW-1'] },
      { id: 'two', issueKeys: ['OLD-1', 'NEW-1'] },
      { id: 'other', issueKeys: ['NEW-2'] },
    ]);
    const first = await site.send(ignorant('NEW-1', 'NEW-2'));
    assert.equal(first.length, 3);
    await site.write([{ id: 'three', issueKeys: ['NEW-1'] }]);
    assert.deepEqual(await sendNow(site, ignorant('NEW-2')), ['three']);
    await sql`update due set queued_at = queued_at - interval '1 hour'`.execute(site.db);
    const woken = await site.send(ignorant('NEW-2'));
    assert.deepEqual(woken.map(({ id }) => id).toSorted(), ['one', 'two']);
    for (const entry of woken) {
      const before = first.find(({ id }) => id === entry.id);
      assert.equal(entry.payload, before?.payload);
      // Jira ignores an equal sequence.
      assert.ok(entry.sequence > (before?.sequence ?? 0));
    }
    assert.deepEqual(await sendNow(site), []);
  });

  testExpiry(() => site, given);
}

function testExpiry(getSite: () => Site, given: () => TestDatabase): void {
  test('a key learned more than a day ago is tried again with one entity', async () => {
    const site = getSite();
    await site.write([
      { id: 'one', issueKeys: ['NEW-1'] },
      { id: 'two', issueKeys: ['NEW-1'] },
    ]);
    await site.send(ignorant('NEW-1'));
    await site.world.stores.retention.retryUnknownKeys(100);
    assert.deepEqual(await sendNow(site, ignorant('NEW-1')), []);
    await letADayPass(site);
    assert.equal((await sendNow(site, ignorant('NEW-1'))).length, 1);
    assert.deepEqual(await sendNow(site, ignorant('NEW-1')), []);
    await letADayPass(site);
    const [probe] = await sendNow(site);
    assert.ok(probe);
    assert.deepEqual(await sendNow(site), [probe === 'one' ? 'two' : 'one']);
    await letADayPass(site);
    assert.deepEqual(await sendNow(site), []);
  });

  test('a key that nobody waits for any more is forgotten', async () => {
    const site = getSite();
    await site.write([{ id: 'b', issueKeys: ['NEW-1'], readAt: new Date(1_000) }]);
    await site.send(ignorant('NEW-1'));
    await site.write([{ id: 'b', issueKeys: ['OLD-1'], payload: 'x', readAt: new Date(2_000) }]);
    await site.send();
    await letADayPass(site);
    assert.deepEqual(await sendNow(site), []);
    const { rows } = await sql`
      select from unknown_key where installation_id = ${site.installationId}`.execute(site.db);
    assert.equal(rows.length, 0);
  });

  test('what another site does not know says nothing about this one', async () => {
    const site = getSite();
    const other = await makeSite(given());
    await other.write([{ id: 'b', issueKeys: ['NEW-1'] }]);
    await other.send(ignorant('NEW-1'));
    await site.write([{ id: 'b', issueKeys: ['NEW-1'] }]);
    await site.send();
    assert.deepEqual(await other.send(), []);
  });
}
