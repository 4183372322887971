import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Refresh } from '../../src/domain/index.ts';
import type { Stores } from '../../src/ports/index.ts';
import { createStorage, type Storage } from '../../src/storage/index.ts';
import { type TestDatabase, withDatabase } from '../support/database.ts';
import { makeSite } from '../support/make-site.ts';

const leaseMs = 60_000;

/** A transaction that does this and stays open until it is told to end. */
async function keepOpen({ transact }: Storage, work: (stores: Stores) => Promise<void>) {
  const isDone = Promise.withResolvers<void>();
  const mayEnd = Promise.withResolvers<void>();
  const running = transact(async (stores) => {
    await work(stores);
    isDone.resolve();
    await mayEnd.promise;
  });
  await isDone.promise;
  return async () => {
    mayEnd.resolve();
    await running;
  };
}

/** A site, and short ways to wish for its branches and to claim the wishes. */
async function setUp({ storage, ...given }: TestDatabase) {
  const site = await makeSite({ storage, ...given });
  return {
    storage,
    refreshes: storage.stores.refreshes,
    makeWish: (name: string): Refresh => ({
      connectionId: site.connectionId,
      projectId: site.projectId,
      target: { kind: 'branch', name },
      urgency: 'live',
    }),
    claim: (by: Storage = storage) =>
      by.stores.refreshes.claim(site.connectionId, 'live', 10, leaseMs),
  };
}

withDatabase('a wish for a read', (given) => {
  test('a wish that came while its target was read stays, and is free at once', async () => {
    const { storage, refreshes, makeWish, claim } = await setUp(given());
    await refreshes.add([makeWish('before')]);
    const readAt = await storage.readDatabaseClock();
    const [held] = await claim();
    assert.ok(held);
    assert.deepEqual(await claim(), []);
    await refreshes.add([makeWish('before')]);
    await refreshes.done(held, readAt);
    assert.equal((await claim()).length, 1);
  });

  test('so it is when the wish is committed while the read is being closed', async () => {
    const { storage, refreshes, makeWish, claim } = await setUp(given());
    await refreshes.add([makeWish('meanwhile')]);
    const readAt = await storage.readDatabaseClock();
    const [held] = await claim();
    assert.ok(held);
    const commit = await keepOpen(storage, (stores) =>
      stores.refreshes.add([makeWish('meanwhile')]),
    );
    const closing = refreshes.done(held, readAt);
    await commit();
    await closing;
    assert.equal((await claim()).length, 1);
  });

  test('what was wished for once and read is gone', async () => {
    const { storage, refreshes, makeWish, claim } = await setUp(given());
    await refreshes.add([makeWish('once')]);
    const [held] = await claim();
    assert.ok(held);
    await refreshes.done(held, await storage.readDatabaseClock());
    assert.deepEqual(await claim(), []);
  });
});

withDatabase('the lease of a dead node', (given) => {
  test('ends, what it held is free, and whoever writes it just now is not waited for', async () => {
    const { storage, refreshes, makeWish, claim } = await setUp(given());
    const { settings } = given();
    const dead = await createStorage(settings, { log: () => undefined });
    await refreshes.add([makeWish('free'), makeWish('written')]);
    assert.equal((await claim(dead)).length, 2);
    await dead.close();
    const commit = await keepOpen(storage, (stores) => stores.refreshes.add([makeWish('written')]));
    const freeing = storage.stores.retention.freeDeadLeases();
    // Freed although the other is locked; that one is waited for no longer than it takes.
    let free = await claim();
    while (free.length === 0) free = await claim();
    assert.deepEqual(
      free.map(({ target }) => target),
      [{ kind: 'branch', name: 'free' }],
    );
    await commit();
    await freeing;
  });
});
