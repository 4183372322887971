import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { TestDatabase } from '../../support/database.ts';
import { addHook, makePlace } from './read-place.ts';

export function testWorkReads(given: () => TestDatabase): void {
  testInbox(given);
  testHooks(given);
  testBudgets(given);
}

function testInbox(given: () => TestDatabase): void {
  test('deliveries are told by state, and counted', async () => {
    const { world, reads } = await makePlace(given);
    await sql`truncate delivery, refresh, sweep`.execute(world.db);
    await sql`
      insert into delivery (connection_id, hook_id, event, body, processed_at, attempts, problem)
      select 1, 1, 'Push Hook', case when n = 1 then null else '{}' end,
        case when n < 4 then now() end, n, 'Odd.'
      from generate_series(1, 5) n`.execute(world.db);
    const list = async (state: 'waiting' | 'given_up', after: number | null, limit: number) =>
      reads.deliveries({ state, after, limit });
    const givenUp = await list('given_up', null, 10);
    assert.deepEqual(
      givenUp.map(({ attempts }) => attempts),
      [2, 3],
    );
    assert.equal(givenUp[0]?.problem, 'Odd.');
    assert.equal('body' in (givenUp[0] ?? {}), false);
    const [waiting] = await list('waiting', null, 1);
    assert.equal(waiting?.attempts, 4);
    const [next] = await list('waiting', waiting?.id ?? 0, 1);
    assert.equal(next?.attempts, 5);
    await sql`insert into sweep (connection_id, project_id, url, due_at, problem)
      values (1, 1, '', now() - interval '1 s', 'GitLab is away.'),
        (1, 2, '', now() + interval '1 h', null)`.execute(world.db);
    const work = await reads.work();
    assert.deepEqual([work.deliveriesWaiting, work.deliveriesGivenUp], [2, 2]);
    assert.deepEqual(work.refreshesWaiting, { live: 0, verify: 0, details: 0 });
    assert.equal(work.commitListsWaiting, 0);
    assert.ok(work.history.projects >= 2);
    const { projects, due, failed, oldestAt } = work.sweeps;
    assert.deepEqual([projects, due, failed], [2, 1, 1]);
    assert.ok(oldestAt instanceof Date);
  });
}

function testHooks(given: () => TestDatabase): void {
  test('hooks are counted by health, and those that do not work are named', async () => {
    const { world, reads, connection } = await makePlace(given);
    await addHook(world, connection, { kind: 'group', id: 7 }, 'working');
    await addHook(world, connection, { kind: 'project', id: 2 }, 'disabled');
    await world.stores.hooks.getOrAdd(connection, { kind: 'system' });
    const status = (await reads.hooks()).find(({ connectionId }) => connectionId === connection);
    assert.deepEqual(status?.count, { working: 1, paused: 0, disabled: 1, gone: 1, unknown: 0 });
    assert.deepEqual(
      status?.unwell.map(({ owner, path, health, problem }) => [owner, path, health, problem]),
      [
        [{ kind: 'project', id: 2 }, 'group/project-2', 'disabled', 'It failed.'],
        [{ kind: 'system' }, null, 'gone', null],
      ],
    );
  });
}

function testBudgets(given: () => TestDatabase): void {
  test('budgets are named by host', async () => {
    const { world, reads, site, connection } = await makePlace(given);
    await sql`insert into call_budget (kind, owner_id, part, calls, later_calls, not_before) values
      ('gitlab', ${connection}, '', 12.5, 1, now() + interval '10 s'),
      ('jira', ${site}, 'all', 3, 1, null), ('jira', 99999, 'all', 3, 1, null)`.execute(world.db);
    const [gitlab, jira, ...more] = await reads.budgets();
    assert.deepEqual(more, []);
    assert.equal(gitlab?.callsLeft, 12.5);
    assert.ok((gitlab?.pausedMs ?? 0) > 5_000);
    assert.deepEqual([jira?.vendor, jira?.of, jira?.pausedMs], ['jira', 'site.atlassian.net', 0]);
  });
}
