import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { InstallationId, ProjectId } from '../../../src/domain/index.ts';
import type { GatingNote, HeldGating, NewGating } from '../../../src/ports/index.ts';
import type { TestDatabase } from '../../support/database.ts';
import { makeWorld } from './make-world.ts';

const leaseMs = 60_000;

/** Two sites, both linked to the group of project 42; nothing else waits. */
async function setUp(given: TestDatabase) {
  const world = makeWorld(given);
  const { db, stores } = world;
  await sql`delete from gating`.execute(db);
  const connectionId = await world.connect();
  const [one, two] = [await world.installSite(), await world.installSite()];
  const links = [
    await world.link(one, connectionId, { kind: 'group', id: 7 }),
    await world.link(two, connectionId, { kind: 'group', id: 7 }),
  ] as const;
  await world.saveProjects(connectionId, [42, 7]);
  const make = (installationId: InstallationId, about: Partial<NewGating> = {}): NewGating => ({
    installationId,
    connectionId,
    projectId: 42 as ProjectId,
    kind: 'deployment',
    id: '9/3/7',
    deploymentId: 70,
    tier: 'production',
    isBlocked: true,
    ...about,
  });
  return {
    ...world,
    ...{ connectionId, one, two, links, make },
    claim: () => given.storage.transact((inside) => inside.gatings.claim(10, leaseMs)),
    /** Makes it everybody's turn. */
    turn: () => sql`update gating set next_at = clock_timestamp()`.execute(db),
    list: async () => {
      const all = await stores.gatings.list(100);
      return all.map(({ installationId, state }) => [installationId, state] as const);
    },
  };
}

const note = (installationId: InstallationId, about: Partial<GatingNote> = {}): GatingNote => ({
  installationId,
  verdict: 'awaiting',
  reason: 'It waits.',
  unansweredSince: null,
  end: null,
  ...about,
});

const only = ([held, ...more]: readonly HeldGating[]): HeldGating => {
  assert.ok(held);
  assert.deepEqual(more, []);
  return held;
};

export function testGatings(given: () => TestDatabase): void {
  test('the first turn comes in five seconds; then one worker holds all sites of a deployment', async () => {
    const { stores, make, one, two, claim, turn, connectionId } = await setUp(given());
    await stores.gatings.add([make(one), make(two)]);
    assert.deepEqual(await claim(), []);
    const ms = (await stores.gatings.untilNextMs()) ?? 0;
    assert.ok(ms > 2_000 && ms <= 5_000, `${ms}`);
    await turn();
    const { sites, ...held } = only(await claim());
    assert.deepEqual(held, {
      connectionId,
      projectId: 42,
      entityId: '9/3/7',
      deploymentId: 70,
      tier: 'production',
      wasBlocked: true,
      attempts: 1,
    });
    assert.deepEqual(
      sites.map(({ installationId, isLinked, state, idPrefix }) => [
        installationId,
        isLinked,
        state,
        idPrefix,
      ]),
      [one, two].map((id) => [id, true, 'waiting', '']),
    );
    assert.deepEqual(await claim(), []);
  });

  test('another connection’s ids carry its prefix', async () => {
    const { stores, make, one, claim, turn, ...world } = await setUp(given());
    const second = await world.connect();
    await world.link(one, second, { kind: 'group', id: 7 });
    await world.saveProjects(second, [42, 7]);
    await stores.gatings.add([make(one, { connectionId: second })]);
    await turn();
    const slug = (await stores.connections.find(second))?.slug;
    assert.equal(only(await claim()).sites[0]?.idPrefix, `${slug}-`);
  });

  test('a site whose link ended is told as such', async () => {
    const { stores, make, one, two, links, claim, turn } = await setUp(given());
    await stores.gatings.add([make(one), make(two)]);
    await stores.links.remove(links[1].id);
    await turn();
    const { sites } = only(await claim());
    assert.deepEqual(
      sites.map(({ isLinked }) => isLinked),
      [true, false],
    );
  });

  testNotes(given);
  testEnds(given);
  testForgetting(given);
}

function testNotes(given: () => TestDatabase): void {
  test('what sites said is kept, and their turn comes again', async () => {
    const { stores, make, one, two, claim, turn } = await setUp(given());
    await stores.gatings.add([make(one), make(two)]);
    await turn();
    const since = new Date('2026-01-02T03:04:05.006Z');
    const notes = [
      note(one, { verdict: 'unknown', reason: 'Who?', unansweredSince: since }),
      note(two, { reason: 'Never.', end: 'given_up' }),
    ];
    await stores.gatings.postpone(only(await claim()), notes, 5_000);
    const listed = await stores.gatings.list(10);
    assert.deepEqual(
      listed.map(({ state, verdict, reason, endedAt }) => [
        state,
        verdict,
        reason,
        endedAt === null,
      ]),
      [
        ['waiting', 'unknown', 'Who?', true],
        ['given_up', 'awaiting', 'Never.', false],
      ],
    );
    assert.deepEqual(await claim(), []);
    await turn();
    const { sites, attempts } = only(await claim());
    assert.equal(attempts, 2);
    assert.deepEqual(
      sites.map(({ state, unansweredSince }) => [state, unansweredSince]),
      [
        ['waiting', since],
        ['given_up', null],
      ],
    );
  });

  test('who could not be asked keeps the last verdict', async () => {
    const { stores, make, one, claim, turn } = await setUp(given());
    await stores.gatings.add([make(one)]);
    for (const about of [{ verdict: 'awaiting' as const }, { verdict: null, reason: 'Away.' }]) {
      await turn();
      await stores.gatings.postpone(only(await claim()), [note(one, about)], 0);
    }
    const [listed] = await stores.gatings.list(10);
    assert.deepEqual([listed?.verdict, listed?.reason], ['awaiting', 'Away.']);
  });

  test('waking makes it the turn of all at a connection', async () => {
    const { stores, make, one, claim, connectionId } = await setUp(given());
    await stores.gatings.add([make(one)]);
    await stores.gatings.wake(connectionId);
    assert.equal(only(await claim()).attempts, 1);
  });
}

function testEnds(given: () => TestDatabase): void {
  test('what was decided is not asked for again, however often it is seen', async () => {
    const { stores, make, one, two, claim, turn, list } = await setUp(given());
    await stores.gatings.add([make(one), make(two)]);
    await turn();
    await stores.gatings.end(only(await claim()), 'approved', 'Allowed.');
    await stores.gatings.add([make(one), make(two)]);
    await stores.gatings.withdraw([make(one)], 'It is successful.');
    const approved = [one, two].map((id) => [id, 'approved'] as const);
    assert.deepEqual(new Map(await list()), new Map(approved));
    await turn();
    assert.deepEqual(await claim(), []);
    assert.equal(await stores.gatings.untilNextMs(), null);
  });

  test('withdrawn is what waits; seen waiting again, it waits from anew', async () => {
    const { stores, make, one, two, claim, turn, list } = await setUp(given());
    await stores.gatings.add([make(one), make(two)]);
    await turn();
    await claim();
    await stores.gatings.withdraw([make(two)], 'It is cancelled.');
    assert.deepEqual(await list(), [
      [one, 'waiting'],
      [two, 'withdrawn'],
    ]);
    await stores.gatings.add([make(two)]);
    assert.deepEqual(
      (await list()).map(([, state]) => state),
      ['waiting', 'waiting'],
    );
    await turn();
    assert.equal(only(await claim()).sites.length, 2);
  });

  test('our own decision may show at GitLab before it is booked', async () => {
    const { stores, make, one, two, links, claim, turn, list } = await setUp(given());
    await stores.gatings.add([make(one), make(two)]);
    await stores.links.remove(links[1].id);
    await turn();
    const held = only(await claim());
    await stores.gatings.withdraw([make(one), make(two)], 'It is in progress.');
    const linked = held.sites.filter(({ isLinked }) => isLinked);
    await stores.gatings.end({ ...held, sites: linked }, 'approved', 'Allowed.');
    assert.deepEqual(
      new Map(await list()),
      new Map([
        [one, 'approved'],
        [two, 'withdrawn'],
      ]),
    );
  });

  test('that it waited for an approval is not forgotten when it does not any more', async () => {
    const { stores, make, one, claim, turn } = await setUp(given());
    for (const isBlocked of [false, true, false]) {
      await stores.gatings.add([make(one, { isBlocked })]);
    }
    await turn();
    assert.equal(only(await claim()).wasBlocked, true);
  });
}

function testForgetting(given: () => TestDatabase): void {
  test('forgotten is what ended 30 days ago, and what belongs to a site that is gone', async () => {
    const { db, stores, make, one, two } = await setUp(given());
    await stores.gatings.add([
      make(one),
      make(one, { id: '9/3/8' }),
      make(one, { id: '9/3/9' }),
      make(two),
    ]);
    await stores.gatings.withdraw([make(one, { id: '9/3/8' }), make(one, { id: '9/3/9' })], 'x');
    await sql`update gating set ended_at = ended_at - interval '31 days'
      where entity_id = '9/3/8'`.execute(db);
    await stores.installations.markUninstalled(two);
    assert.equal(await stores.gatings.forget(1), 1);
    assert.equal(await stores.gatings.forget(10), 1);
    assert.equal(await stores.gatings.forget(10), 0);
    assert.equal((await stores.gatings.list(10)).length, 2);
  });

  test('those that wait are listed first, with their project', async () => {
    const { stores, make, one } = await setUp(given());
    await stores.gatings.add([make(one, { id: '9/3/8', deploymentId: 80 }), make(one)]);
    await stores.gatings.withdraw([make(one)], 'It is cancelled.');
    const [first, second] = await stores.gatings.list(10);
    assert.deepEqual(
      [first?.deploymentId, first?.projectPath, first?.baseUrl.host, first?.verdict],
      [80, 'group/project-42', 'site.atlassian.net', null],
    );
    assert.deepEqual([second?.state, second?.reason], ['withdrawn', 'It is cancelled.']);
    assert.equal((await stores.gatings.list(1)).length, 1);
  });
}
