import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { Act } from '../../../src/ports/index.ts';
import type { TestDatabase } from '../../support/database.ts';
import { makeWorld } from './make-world.ts';

const act: Act = { by: 'operator', via: 'cli', act: 'link.create', target: 'acme' };

export function testConsole(given: () => TestDatabase): void {
  test('a setting is kept until it is taken back', async () => {
    const { stores } = makeWorld(given());
    await stores.settings.save('JIRA_FORGE_APP_ID', 'one');
    await stores.settings.save('JIRA_FORGE_APP_ID', 'two');
    assert.equal((await stores.settings.list()).get('JIRA_FORGE_APP_ID'), 'two');
    await stores.settings.save('JIRA_FORGE_APP_ID', null);
    assert.equal((await stores.settings.list()).size, 0);
  });

  test('acts are listed in pages, the newest first', async () => {
    const { stores } = makeWorld(given());
    const [before] = await stores.audit.list(null, 1);
    const details = { token: 'changed', list: [1] };
    await stores.audit.record({ ...act, target: 'first' });
    await stores.audit.record({ ...act, target: 'sec\0ond', by: 'jira:\0x', details });
    const [second] = await stores.audit.list(null, 1);
    assert.ok(second);
    const { id, at, ...rest } = second;
    assert.ok(Math.abs(at.getTime() - Date.now()) < 60_000);
    assert.deepEqual(rest, { ...act, target: 'second', by: 'jira:x', details });
    const next = await stores.audit.list(id, 1);
    assert.deepEqual(
      next.map(({ target, details: none }) => [target, none]),
      [['first', {}]],
    );
    const rest2 = await stores.audit.list(next[0]?.id ?? 0, 1);
    assert.equal(rest2[0]?.id, before?.id);
  });

  test('what is rolled back was no act', async () => {
    const { stores, transact } = given().storage;
    const [before] = await stores.audit.list(null, 1);
    const failed = transact(async (within) => {
      await within.audit.record(act);
      throw new Error('It failed.');
    });
    await assert.rejects(failed, /It failed/);
    assert.equal((await stores.audit.list(null, 1))[0]?.id, before?.id);
  });

  test('the database says what it is', async () => {
    const { db } = makeWorld(given());
    const { readDatabaseStatus } = given().storage;
    const status = await readDatabaseStatus();
    assert.match(status.version, /^\d+\.\d+/);
    assert.ok(Math.abs(status.now.getTime() - Date.now()) < 60_000);
    assert.deepEqual([status.missingMigrations, status.workers], [[], 0]);
    await db.transaction().execute(async (held) => {
      // As a node that works holds it.
      await sql`select pg_advisory_xact_lock(7421, 99)`.execute(held);
      assert.equal((await readDatabaseStatus()).workers, 1);
    });
  });
}
