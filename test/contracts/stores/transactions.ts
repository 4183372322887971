import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { makeSecret } from '../../../src/lib/index.ts';
import { createStorage } from '../../../src/storage/index.ts';
import type { TestDatabase } from '../../support/database.ts';
import { makeBody, makeWorld } from './make-world.ts';

export function testTransactions(given: () => TestDatabase): void {
  test('stores and raw SQL share one transaction', async () => {
    const { transact, stores } = given().storage;
    const answer = await transact(async ({ installations }, { executeSql }) => {
      await installations.save(makeBody('kept'));
      return executeSql('select count(*) as count from installation where client_key = $1', [
        'kept',
      ]);
    });
    assert.deepEqual(answer, { rows: [{ count: 1 }] });
    assert.ok(await stores.installations.findByClientKey('kept'));
  });

  test('an error rolls back and passes', async () => {
    const { transact, stores } = given().storage;
    const problem = new Error('no');
    const failing = transact(async ({ installations }) => {
      await installations.save(makeBody('undone'));
      throw problem;
    });
    await assert.rejects(failing, problem);
    assert.equal(await stores.installations.findByClientKey('undone'), null);
    const wrong = transact((_, { executeSql }) => executeSql('select no_such_column'));
    await assert.rejects(wrong, { code: '42703' });
  });

  test('bigint is a number, null stays null', async () => {
    const { rows } = await given().storage.transact((_, { executeSql }) =>
      executeSql(
        `select 9007199254740991::bigint as one, null::bigint as none,
          array[1, null, 5000000000]::bigint[] as many`,
      ),
    );
    const many = [1, null, 5_000_000_000];
    assert.deepEqual(rows, [{ one: Number.MAX_SAFE_INTEGER, none: null, many }]);
  });

  testRepetition(given);
  testLostConnections(given);
}

function testRepetition(given: () => TestDatabase): void {
  test('of two transactions in a deadlock both end well', async () => {
    const { transact, stores } = given().storage;
    const world = makeWorld(given());
    const [a, b] = [await world.installSite(), await world.installSite()];
    const raise = 'update installation set epoch = epoch + 1 where id = $1';
    let runs = 0;
    const crossing = (first: number, second: number) =>
      transact(async (_, { executeSql }) => {
        runs++;
        await executeSql(raise, [first]);
        await executeSql('select pg_sleep(0.1)');
        await executeSql(raise, [second]);
      });
    await Promise.all([crossing(a, b), crossing(b, a)]);
    assert.ok(runs > 2);
    assert.equal((await stores.installations.find(a))?.epoch, 3);
    assert.equal((await stores.installations.find(b))?.epoch, 3);
  });

  test('after five serialization failures it gives up', async () => {
    let runs = 0;
    const failing = given().storage.transact((_, { executeSql }) => {
      runs++;
      return executeSql("do $$ begin raise sqlstate '40001'; end $$");
    });
    await assert.rejects(failing, { code: '40001' });
    assert.equal(runs, 5);
  });
}

const unreachable = { code: 'DATABASE_UNREACHABLE', retry: 'soon', name: 'DatabaseError' };

function testLostConnections(given: () => TestDatabase): void {
  test('a connection lost between two statements is DATABASE_UNREACHABLE, and the next one works', async () => {
    const { storage, db } = given();
    const lost = storage.transact(async (_, { executeSql }) => {
      const { rows } = await executeSql('select pg_backend_pid() as pid');
      const [{ pid }] = rows as [{ pid: number }];
      await sql`select pg_terminate_backend(${pid})`.execute(db);
      await sql`select pg_sleep(0.1)`.execute(db);
      await executeSql('select 1');
    });
    await assert.rejects(lost, unreachable);
    await storage.transact((_, { executeSql }) => executeSql('select 1'));
  });

  test('a connection lost while idle is told, and replaced', async () => {
    const { storage, db, said } = given();
    assert.equal(await storage.isReady(), true);
    const before = said.length;
    await sql`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()
        and application_name = 'gitlab-for-jira'`.execute(db);
    await sql`select pg_sleep(0.1)`.execute(db);
    assert.ok(said.length > before);
    assert.match(said.at(-1) ?? '', /terminating connection/);
    assert.equal(await storage.isReady(), true);
  });

  for (const [title, url] of [
    ['nobody listens', 'postgres://a:hidden@127.0.0.1:1/c'],
    ['the name is unknown', 'postgres://a:hidden@no.such.host.invalid/c'],
    ['the socket is absent', 'postgres://a:hidden@localhost/c?host=/nowhere'],
  ] as const) {
    test(`where ${title}, the database is DATABASE_UNREACHABLE`, async () => {
      const settings = {
        ...given().settings,
        database: { kind: 'external', url: makeSecret(url) },
      } as const;
      const opening = createStorage(settings, { log: () => undefined });
      await assert.rejects(opening, { ...unreachable, safe: 'The database cannot be reached.' });
    });
  }
}
