import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { type TestDatabase, withDatabase } from '../../test/support/database.ts';
import { eventually } from '../../test/support/eventually.ts';
import { makeSite } from '../../test/support/make-site.ts';
import {
  type InstallationId,
  type IssueKey,
  ProductError,
  type ProjectId,
  type Urgency,
} from '../domain/index.ts';
import type { SubmitToJira } from '../ports/index.ts';
import { createLaneSender } from './create-lane-sender.ts';
import { sendLane } from './send-mirror.ts';

/** A request as the stand-in for Jira got it: the ids of its entities. */
type Request = { installationId: InstallationId; urgency: Urgency; ids: string[] };
type Behave = (request: Request) => void | Promise<void>;

/** A Jira that takes everything, unless `behave` throws. */
function makeJira(behave: Behave = () => undefined) {
  const requests: Request[] = [];
  const removals: { id: string; sequence: number }[] = [];
  const jira: SubmitToJira = {
    limits: {
      devinfo: { repositories: 100, entities: 1_000, entitiesPerKind: 400 },
      others: { entities: 100 },
    },
    async submit({ id: installationId }, batch) {
      const isDevinfo = batch.endpoint === 'devinfo';
      const urgency = isDevinfo ? batch.urgency : 'live';
      const entities = isDevinfo
        ? batch.repositories.flatMap((repository) => repository.entities)
        : batch.entities;
      const ids = entities.map(({ id }) => id);
      const request = { installationId, urgency, ids };
      requests.push(request);
      await behave(request);
      return { outcomes: new Map(), unknownKeys: [] satisfies IssueKey[], pauseUntil: null };
    },
    async removeEntity({ id: installationId }, { id, sequence }) {
      removals.push({ id, sequence });
      await behave({ installationId, urgency: 'live', ids: [id] });
    },
  };
  return { jira, requests, removals };
}

function makeFailure(code: 'JIRA_REFUSED' | 'JIRA_TOO_LARGE' | 'JIRA_RATE_LIMITED', at?: Date) {
  return new ProductError({ code, retry: at ? { at } : 'never', safe: `Jira says ${code}` });
}

const soon = () =>
  new ProductError({ code: 'JIRA_UNREACHABLE', retry: 'soon', safe: 'No answer.' });

/** A site whose lanes are sent to that Jira. */
async function setUp(given: TestDatabase, behave?: Behave) {
  const site = await makeSite(given);
  const fake = makeJira(behave);
  const { storage } = given;
  const deps = { transact: storage.transact, stores: storage.stores, jira: fake.jira };
  return {
    ...fake,
    site,
    deps,
    /** One round of every lane that may send; answers how many there were. */
    async send(): Promise<number> {
      const lanes = await site.claim();
      for (const lane of lanes) await sendLane(deps, lane);
      return lanes.length;
    },
    async lane() {
      const { rows } = await sql<{ pause_ms: number | null; failures: number; problem: string }>`
        select (extract(epoch from not_before - clock_timestamp()) * 1000)::float8 as pause_ms,
          failures, problem
        from lane where installation_id = ${site.installationId}`.execute(site.db);
      return rows[0];
    },
    endPause: () =>
      sql`update lane set not_before = null where installation_id = ${site.installationId}`.execute(
        site.db,
      ),
    async outcomes() {
      const { rows } = await sql<{ entity_id: string; outcome: string; reason: string | null }>`
        select entity_id, outcome, reason from mirror
        where installation_id = ${site.installationId} order by entity_id`.execute(site.db);
      return Object.fromEntries(rows.map((row) => [row.entity_id, row.reason ?? row.outcome]));
    },
  };
}

const ids = (count: number) => Array.from({ length: count }, (_, n) => ({ id: `b${n + 100}` }));

withDatabase('rule 4, Lanes: a batch that Jira refuses', (given) => {
  test('is narrowed to the entity at fault, which leaves with its reason', async () => {
    const { site, send, requests, outcomes } = await setUp(given(), (request) => {
      if (request.ids.includes('b150')) throw makeFailure('JIRA_REFUSED');
    });
    await site.write(ids(100));
    await send();
    const { b150, ...others } = await outcomes();
    assert.equal(b150, 'Jira says JIRA_REFUSED');
    assert.deepEqual(new Set(Object.values(others)), new Set(['accepted']));
    assert.ok(requests.length <= 2 * Math.ceil(Math.log2(100)) + 1, `${requests.length} requests`);
    assert.equal(await send(), 0);
  });

  test('is halved when it is too large, until its parts fit', async () => {
    const { site, send, requests, outcomes } = await setUp(given(), (request) => {
      if (request.ids.length > 30) throw makeFailure('JIRA_TOO_LARGE');
    });
    await site.write(ids(100));
    await send();
    assert.deepEqual(
      requests.map((request) => request.ids.length),
      [100, 50, 25, 25, 50, 25, 25],
    );
    assert.deepEqual(new Set(Object.values(await outcomes())), new Set(['accepted']));
  });

  test('of one entity that is too large rejects it', async () => {
    const { site, send, outcomes } = await setUp(given(), () => {
      throw makeFailure('JIRA_TOO_LARGE');
    });
    await site.write([{ id: 'b' }]);
    await send();
    assert.deepEqual(await outcomes(), { b: 'Jira says JIRA_TOO_LARGE' });
    assert.equal(await send(), 0);
  });

  test('as a removal leaves the lane, and those behind it go on', async () => {
    const { site, send, removals, outcomes } = await setUp(given(), (request) => {
      if (request.ids.includes('bad')) throw makeFailure('JIRA_REFUSED');
    });
    await site.write([{ id: 'good', readAt: new Date(1_000) }]);
    await send();
    await site.write([
      { id: 'bad', payload: '{}', readAt: new Date(1_000) },
      { id: 'good', payload: null, readAt: new Date(2_000) },
    ]);
    await site.write([{ id: 'bad', payload: null, readAt: new Date(2_000) }]);
    await send();
    assert.deepEqual(
      removals.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
      [
        { id: 'bad', sequence: 2_000 },
        { id: 'good', sequence: 2_000 },
      ],
    );
    assert.deepEqual(await outcomes(), { bad: 'Jira says JIRA_REFUSED', good: 'accepted' });
    assert.equal(await send(), 0);
  });
});

withDatabase('rule 4, Lanes: a lane', (given) => {
  test('sends nothing until the time that Jira named, then all of it', async () => {
    let isLimited = true;
    const { site, send, requests, lane, endPause } = await setUp(given(), () => {
      if (isLimited) throw makeFailure('JIRA_RATE_LIMITED', new Date(Date.now() + 60_000));
    });
    await site.write([{ id: 'b' }]);
    await send();
    const paused = await lane();
    assert.ok((paused?.pause_ms ?? 0) > 55_000 && (paused?.pause_ms ?? 0) <= 60_000);
    assert.equal(paused?.problem, 'Jira says JIRA_RATE_LIMITED');
    await site.write([{ id: 'c' }]);
    assert.equal(await send(), 0);
    isLimited = false;
    await endPause();
    await send();
    assert.deepEqual(requests.at(-1)?.ids, ['b', 'c']);
    assert.deepEqual([(await lane())?.pause_ms, (await lane())?.failures], [null, 0]);
  });

  test('waits longer after each failure in a row, and starts anew after a success', async () => {
    let failsLeft = 4;
    const { site, send, lane, endPause } = await setUp(given(), () => {
      failsLeft -= 1;
      if (failsLeft >= 0) throw soon();
    });
    await site.write([{ id: 'b' }]);
    const pauses: number[] = [];
    for (let round = 1; round <= 4; round += 1) {
      await send();
      assert.equal((await lane())?.failures, round);
      pauses.push((await lane())?.pause_ms ?? 0);
      await endPause();
    }
    for (const [n, pause] of pauses.entries()) {
      const longest = 500 * 2 ** n;
      assert.ok(pause > longest / 2 - 200 && pause <= longest, `pause ${n + 1}: ${pause} ms`);
    }
    await send();
    assert.equal((await lane())?.failures, 0);
  });

  test('that gets anywhere is not treated as one that fails again and again', async () => {
    let isUp = true;
    const { site, send, lane, endPause, removals } = await setUp(given(), () => {
      isUp = !isUp;
      if (isUp) throw soon();
    });
    const names = ['b', 'c', 'd', 'e'];
    await site.write(names.map((id) => ({ id, readAt: new Date(1_000) })));
    await site.send();
    await site.write(names.map((id) => ({ id, payload: null, readAt: new Date(2_000) })));
    for (let round = 0; round < 4; round += 1) {
      await send();
      assert.equal((await lane())?.failures, round < 3 ? 1 : 0);
      await endPause();
    }
    assert.equal(new Set(removals.map(({ id }) => id)).size, 4);
    assert.equal(await send(), 0);
  });
});

withDatabase('rule 4, Lanes: a lane and its sender', (given) => {
  test('cut off between answer and books, it sends the same again, with the same sequence', async () => {
    const { site, send, requests, deps } = await setUp(given());
    await site.write([{ id: 'b' }]);
    const [lane] = await site.claim();
    assert.ok(lane);
    const breaksOff = async () => {
      throw soon();
    };
    await sendLane({ ...deps, transact: breaksOff }, lane);
    assert.equal(requests.length, 1);
    await sql`update lane set not_before = null`.execute(site.db);
    assert.equal(await send(), 1);
    assert.deepEqual(requests[1], requests[0]);
    assert.equal(await send(), 0);
  });

  test('one sender holds it at a time', async () => {
    const { site, send } = await setUp(given());
    await site.write([{ id: 'b' }]);
    const [held] = await site.claim();
    assert.ok(held);
    assert.equal(await send(), 0);
    await given().storage.stores.lanes.release(held);
    assert.equal(await send(), 1);
  });
});

withDatabase('rule 4, Lanes: side by side', (given) => {
  test('a site gets two live requests and one of the past at a time, never more', async (t) => {
    const now = { live: 0, history: 0 };
    const most = { live: 0, history: 0 };
    const { site, deps, requests } = await setUp(given(), async ({ urgency }) => {
      now[urgency] += 1;
      most[urgency] = Math.max(most[urgency], now[urgency]);
      await delay(20);
      now[urgency] -= 1;
    });
    const projects = [50, 51, 52, 53] as ProjectId[];
    await site.world.saveProjects(
      site.connectionId,
      ...projects.map((id): [number, number] => [id, 7]),
    );
    const sender = createLaneSender(deps, { mostAtOnce: 32, onError: assert.ifError });
    t.after(() => sender.stop());
    for (let wave = 0; wave < 10; wave += 1) {
      const readAt = new Date(1_000 + wave);
      const states = projects.map((projectId) => ({ id: `b${wave}`, projectId, readAt }));
      await site.write(states, 'live');
      await site.write(
        states.map((state) => ({ ...state, id: `old${wave}` })),
        'history',
      );
      await sql`update due set queued_at = queued_at - interval '1 hour'`.execute(site.db);
      sender.wake();
      await delay(15);
    }
    await eventually(() => requests.flatMap((request) => request.ids).length >= 80);
    assert.deepEqual(most, { live: 2, history: 1 });
  });

  test('a site that does not answer delays nobody else', async (t) => {
    const slow = await makeSite(given());
    const hanging = Promise.withResolvers<void>();
    const { site, deps, requests } = await setUp(given(), async ({ installationId }) => {
      if (installationId === slow.installationId) await hanging.promise;
    });
    await slow.write([{ id: 'waits' }]);
    const sender = createLaneSender(deps, { mostAtOnce: 2, onError: assert.ifError });
    t.after(async () => {
      hanging.resolve();
      await sender.stop();
    });
    await eventually(() => requests.length === 1);
    for (let n = 0; n < 3; n += 1) {
      await site.write([{ id: `b${n}` }]);
      sender.wake();
      await eventually(() => requests.some((request) => request.ids.includes(`b${n}`)), 500);
    }
  });
});
