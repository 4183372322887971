import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { ConnectionId, InstallationId } from '../../../src/domain/index.ts';
import type { CallSource } from '../../../src/lib/index.ts';
import type { Budget } from '../../../src/ports/index.ts';
import { createStorage } from '../../../src/storage/index.ts';
import type { TestDatabase } from '../../support/database.ts';

const none = { live: 0, later: 0 };
let lastId = 900;

/** A budget that no other test uses. */
function makeBudget(limits: { perSecond: number; burst: number; slowest?: number }): Budget {
  lastId += 1;
  return { name: { kind: 'gitlab', connectionId: lastId as ConnectionId }, slowest: 1, ...limits };
}

/** Two processes on one database. */
async function withTwoNodes(
  { settings, storage }: TestDatabase,
  work: (nodes: [typeof storage, typeof storage]) => Promise<void>,
): Promise<void> {
  const other = await createStorage(settings, { log: () => undefined });
  try {
    await work([storage, other]);
  } finally {
    await other.close();
  }
}

/** Takes as much as it gets until then, and counts it. */
async function takeUntil(source: CallSource, endMs: number): Promise<number> {
  let taken = 0;
  while (Date.now() < endMs) {
    const { live, later } = await source.take({ want: { live: 20, later: 20 }, unused: none });
    taken += live + later;
    await sleep(5);
  }
  return taken;
}

export function testBudgets(given: () => TestDatabase): void {
  test('nodes together stay within the rate, and lose nothing of it', async () => {
    await withTwoNodes(given(), async (nodes) => {
      const budget = makeBudget({ perSecond: 100, burst: 25 });
      const startMs = Date.now();
      const sources = nodes.flatMap(({ stores }) => [1, 2].map(() => stores.budgets.open(budget)));
      const taken = await Promise.all(sources.map((source) => takeUntil(source, startMs + 2_000)));
      const total = taken.reduce((sum, count) => sum + count, 0);
      const mostS = (Date.now() - startMs) / 1_000;
      assert.ok(total <= 25 + 100 * mostS, `${total} in ${mostS} s`);
      assert.ok(total >= 25 + 100 * 1.8, `${total} in ${mostS} s`);
    });
  });

  test('what is not live gets three quarters, and live calls find the rest at once', async () => {
    await withTwoNodes(given(), async ([one, other]) => {
      const budget = makeBudget({ perSecond: 20, burst: 20 });
      const all = { want: { live: 0, later: 100 }, unused: none };
      const later = await one.stores.budgets.open(budget).take(all);
      assert.deepEqual([later.live, later.later], [0, 15]);
      assert.ok(later.nextAt.live.getTime() <= Date.now() + 1);
      assert.ok(later.nextAt.later.getTime() > Date.now() + 20);
      const live = await other.stores.budgets
        .open(budget)
        .take({ want: { live: 3, later: 1 }, unused: none });
      assert.deepEqual([live.live, live.later], [3, 0]);
    });
  });

  test('calls that were not used go back', async () => {
    const source = given().storage.stores.budgets.open(makeBudget({ perSecond: 1, burst: 8 }));
    assert.equal((await source.take({ want: { live: 8, later: 0 }, unused: none })).live, 8);
    const unused = { live: 5, later: 0 };
    assert.equal((await source.take({ want: { live: 8, later: 0 }, unused })).live, 5);
  });

  testSlowness(given);
}

function testSlowness(given: () => TestDatabase): void {
  test('a refusal at one node stops the other until its end, then at half the rate', async () => {
    await withTwoNodes(given(), async ([one, other]) => {
      const budget = makeBudget({ perSecond: 100, burst: 40 });
      const refused = one.stores.budgets.open(budget);
      const source = other.stores.budgets.open(budget);
      const startedAt = new Date();
      await sleep(5);
      const until = new Date(Date.now() + 300);
      // Two calls that ran side by side: that is one refusal.
      await Promise.all([refused, source].map((it) => it.refuse({ until, startedAt })));
      const want = { live: 90, later: 90 };
      const paused = await source.take({ want, unused: none });
      assert.deepEqual([paused.live, paused.later], [0, 0]);
      for (const at of Object.values(paused.nextAt)) {
        assert.ok(Math.abs(at.getTime() - until.getTime()) < 60, `${at.getTime() - Date.now()}`);
      }
      await sleep(350);
      assert.equal((await source.take({ want, unused: none })).live, 20);
    });
  });

  test('refusals never bring the rate below its slowest, and a pause leaves it as it is', async () => {
    const { stores } = given().storage;
    const take = (source: CallSource) =>
      source.take({ want: { live: 99, later: 0 }, unused: none });
    const refused = stores.budgets.open(makeBudget({ perSecond: 10, burst: 10, slowest: 4 }));
    for (let count = 0; count < 3; count += 1) {
      await refused.refuse({ until: new Date(), startedAt: new Date(Date.now() + 20) });
      await sleep(25);
    }
    assert.equal((await take(refused)).live, 4);
    const paused = stores.budgets.open(makeBudget({ perSecond: 10, burst: 10 }));
    await paused.pause(new Date(Date.now() + 100));
    assert.equal((await take(paused)).live, 0);
    await sleep(110);
    assert.equal((await take(paused)).live, 10);
  });

  testRecovery(given);
}

function testRecovery(given: () => TestDatabase): void {
  test('the rate recovers by 10 % for every 10 s without a refusal', async () => {
    const { storage, db } = given();
    const budget = makeBudget({ perSecond: 100, burst: 100 });
    const source = storage.stores.budgets.open(budget);
    const rates: number[] = [];
    await source.refuse({ until: new Date(), startedAt: new Date(Date.now() + 5) });
    for (const seconds of [0, 10, 10, 100]) {
      await sql`update call_budget set reduced_at = reduced_at - ${seconds} * interval '1 second',
        filled_at = filled_at - interval '1 minute' where owner_id = ${lastId}`.execute(db);
      rates.push((await source.take({ want: { live: 999, later: 0 }, unused: none })).live);
    }
    assert.deepEqual(rates, [50, 55, 60, 100]);
  });

  test('a pace holds until its end, and only for its own budget', async () => {
    const { stores } = given().storage;
    const open = (part: 'all' | 'devinfo/live') =>
      stores.budgets.open({
        name: { kind: 'jira', installationId: 5 as InstallationId, part },
        perSecond: 10,
        burst: 20,
        slowest: 1,
      });
    const want = { live: 99, later: 0 };
    await open('devinfo/live').slow({ perSecond: 2, until: new Date(Date.now() + 300) });
    const slow = await open('devinfo/live').take({ want, unused: none });
    assert.equal(slow.live, 4);
    assert.ok(slow.nextAt.live.getTime() - Date.now() > 400);
    assert.equal((await open('all').take({ want, unused: none })).live, 20);
    await sleep(350);
    const fast = await open('devinfo/live').take({ want: { live: 5, later: 0 }, unused: none });
    assert.ok(fast.live >= 2, String(fast.live));
  });

  test('nodes that listen are counted, and no longer when they are gone', async () => {
    await withTwoNodes(given(), async ([one, other]) => {
      const source = one.stores.budgets.open(makeBudget({ perSecond: 1, burst: 1 }));
      assert.equal(await source.countNodes(), 1);
      await one.listen(() => undefined);
      await other.listen(() => undefined);
      assert.equal(await source.countNodes(), 2);
    });
    const source = given().storage.stores.budgets.open(makeBudget({ perSecond: 1, burst: 1 }));
    for (let tries = 0; tries < 50 && (await source.countNodes()) > 1; tries += 1) await sleep(20);
    assert.equal(await source.countNodes(), 1);
  });
}
