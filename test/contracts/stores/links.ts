import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import {
  historyKinds,
  type LinkId,
  type LinkTarget,
  type ProjectId,
} from '../../../src/domain/index.ts';
import type { TestDatabase } from '../../support/database.ts';
import { makeWorld } from './make-world.ts';

const target: LinkTarget = {
  kind: 'group',
  id: 5_000_000_000,
  fullPath: 'acme/tools',
  name: 'tools',
  fullName: 'Acme / Tools',
  description: 'What we use',
  avatarUrl: 'https://gitlab.example.com/a.png',
};

export function testLinks(given: () => TestDatabase): void {
  test('a target is linked once', async () => {
    const { stores, installSite, connect } = makeWorld(given());
    const wish = {
      installationId: await installSite(),
      connectionId: await connect(),
      target,
      linkedBy: 'ada',
      accountId: 'account-1',
    };
    const link = await stores.links.add(wish);
    assert.ok(link);
    assert.deepEqual(link.target, target);
    assert.equal(link.linkedBy, 'ada');
    assert.ok(link.createdAt instanceof Date);
    assert.equal(await stores.links.add(wish), null);
    assert.deepEqual(await stores.links.find(link.id), link);
    assert.deepEqual(await stores.links.listOf(wish.installationId), [link]);
  });

  test('the first link fixes the first connection, for good', async () => {
    const world = makeWorld(given());
    const site = await world.installSite();
    const [first, second] = [await world.connect(), await world.connect()];
    const link = await world.link(site, first, { kind: 'group', id: 1 });
    await world.link(site, second, { kind: 'group', id: 1 });
    assert.equal((await world.stores.installations.find(site))?.firstConnectionId, first);
    await world.stores.links.remove(link.id);
    await world.link(site, second, { kind: 'group', id: 2 });
    assert.equal((await world.stores.installations.find(site))?.firstConnectionId, first);
  });

  testLists(given);
  testProgresses(given);
  testSteering(given);
  testEstimates(given);
}

function testLists(given: () => TestDatabase): void {
  test('links of an uninstalled site are not listed', async () => {
    const world = makeWorld(given());
    const [gone, kept] = [await world.installSite(), await world.installSite()];
    const connectionId = await world.connect();
    const lost = await world.link(gone, connectionId, { kind: 'group', id: 1 });
    const link = await world.link(kept, connectionId, { kind: 'group', id: 1 });
    await world.stores.installations.markUninstalled(gone);
    const ids = (await world.stores.links.list()).map(({ id }) => id);
    assert.ok(ids.includes(link.id));
    assert.ok(!ids.includes(lost.id));
  });

  test('progress is the sum over the projects of the link, and goes with it', async () => {
    const world = makeWorld(given());
    const { links, history } = world.stores;
    const connectionId = await world.connect();
    const link = await world.link(await world.installSite(), connectionId, {
      kind: 'group',
      id: 1,
    });
    assert.deepEqual(await links.progress(link.id), {
      projects: 0,
      projectsDone: 0,
      pagesRead: 0,
      entitiesRead: 0,
      remainingSeconds: null,
      problems: [],
    });
    await history.plan(link, await world.saveProjects(connectionId, [1, 1], [2, 1], [3, 1]));
    for (const kind of historyKinds) {
      const [step] = await history.claim(link, 1, 0);
      assert.ok(step);
      assert.equal(step.kind, kind);
      await history.advance(step, null, 10);
    }
    for (const step of await history.claim(link, 10, 1_000)) {
      await history.postpone(step, new Date(), 'GitLab is away.');
    }
    assert.deepEqual(await links.progress(link.id), {
      projects: 3,
      projectsDone: 1,
      pagesRead: 6,
      entitiesRead: 60,
      remainingSeconds: 2,
      problems: ['GitLab is away.'],
    });
    await links.remove(link.id);
    assert.equal(await links.find(link.id), null);
    assert.equal((await links.progress(link.id)).projects, 0);
  });
}

function testProgresses(given: () => TestDatabase): void {
  test('the progress of many links is told at once, each by its own projects', async () => {
    const world = makeWorld(given());
    const { links, history } = world.stores;
    const connectionId = await world.connect();
    const site = await world.installSite();
    await world.saveProjects(connectionId, [1, 1], [2, 2], [3, 2]);
    const [one, two, empty] = await Promise.all(
      [1, 2, 3].map((id) => world.link(site, connectionId, { kind: 'group', id })),
    );
    assert.ok(one && two && empty);
    await history.plan(one, [1] as ProjectId[]);
    await history.plan(two, [2, 3] as ProjectId[]);
    for (const step of await history.claim(two, 1, 1_000)) {
      await history.postpone(step, new Date(), 'Of two.');
    }
    const found = await links.progresses([one.id, two.id, empty.id, 999_999 as LinkId]);
    assert.deepEqual([...found.keys()].toSorted(), [one.id, two.id, empty.id].toSorted());
    for (const { id } of [one, two, empty]) {
      assert.deepEqual(found.get(id), await links.progress(id));
    }
    assert.deepEqual(
      [one, two, empty].map(({ id }) => [found.get(id)?.projects, found.get(id)?.problems]),
      [
        [1, []],
        [2, ['Of two.']],
        [0, []],
      ],
    );
    assert.equal((await links.progresses([])).size, 0);
  });
}

function testSteering(given: () => TestDatabase): void {
  test('a rule and a limit of history are kept with the link; a new rule raises the epoch', async () => {
    const world = makeWorld(given());
    const { links, installations } = world.stores;
    const [installationId, connectionId] = [await world.installSite(), await world.connect()];
    const matching = { jiraProjects: ['ABC', 'XY'], searchesSourceBranch: true, pattern: '\\w+' };
    const since = new Date('2025-01-01');
    const wish = { installationId, connectionId, target, linkedBy: 'ada', accountId: null };
    const link = await links.add({ ...wish, matching, since });
    assert.ok(link);
    assert.deepEqual([link.matching, link.since, link.historyState], [matching, since, 'running']);
    const changed = { ...matching, jiraProjects: null, pattern: null };
    assert.deepEqual((await links.saveMatching(link.id, changed))?.matching, changed);
    assert.equal((await installations.find(installationId))?.epoch, 2);
    await links.saveHistory(link.id, { state: 'paused' });
    const unlimited = await links.saveHistory(link.id, { since: null });
    assert.deepEqual([unlimited?.historyState, unlimited?.since], ['paused', null]);
    assert.deepEqual(await links.find(link.id), unlimited);
    await links.remove(link.id);
    assert.equal(await links.saveMatching(link.id, changed), null);
    assert.equal(await links.saveHistory(link.id, {}), null);
  });
}

function testEstimates(given: () => TestDatabase): void {
  /** A link whose projects stand as told: pages, how many minutes ago the first and the last came. */
  async function linkWith(rows: { pages: number; first?: number; last?: number; done?: true }[]) {
    const world = makeWorld(given());
    const { links, history } = world.stores;
    const site = await world.installSite();
    const link = await world.link(site, await world.connect(), { kind: 'group', id: 1 });
    await history.plan(link, rows.map((_, index) => index + 1) as ProjectId[]);
    for (const [index, { pages, first = null, last = null, done = false }] of rows.entries()) {
      await sql`update history set pages = ${pages}, is_done = ${done},
        first_page_at = clock_timestamp() - ${first}::float8 * interval '1 minute',
        last_page_at = clock_timestamp() - ${last}::float8 * interval '1 minute'
        where link_id = ${link.id} and project_id = ${index + 1}`.execute(world.db);
    }
    return { links, link };
  }

  const halfHour = 30;
  const table: [string, Parameters<typeof linkWith>[0], number | null][] = [
    ['nothing is read', [{ pages: 0 }], null],
    ['no project is done', [{ pages: 9, first: 2, last: 0 }], null],
    [
      'nothing was read of late',
      [{ pages: 9, first: 30, last: 20, done: true }, { pages: 0 }],
      null,
    ],
    ['all is read', [{ pages: 9, first: 2, last: 0, done: true }], 0],
    // 20 pages a minute; 20 are left.
    ['half is read', [{ pages: 20, first: 1, last: 0, done: true }, { pages: 0 }], 60],
    // A sixth of the 60 pages came in the last 5 minutes: 2 a minute, and 60 are left.
    [
      'most is long ago',
      [{ pages: 60, first: halfHour, last: 0, done: true }, { pages: 0 }],
      1_800,
    ],
    // More than the others had, but none of the six kinds is through: 6 pages at 25 a minute.
    [
      'one is larger than the others',
      [
        { pages: 10, first: 2, last: 0, done: true },
        { pages: 40, first: 2, last: 0 },
      ],
      14.4,
    ],
  ];
  for (const [what, rows, expected] of table) {
    test(`the rest of the history when ${what}`, async () => {
      const { links, link } = await linkWith(rows);
      const { remainingSeconds } = await links.progress(link.id);
      if (expected === null || remainingSeconds === null) {
        assert.equal(remainingSeconds, expected);
        return;
      }
      assert.ok(
        Math.abs(remainingSeconds - expected) <= 0.05 * expected + 1,
        `${remainingSeconds}`,
      );
    });
  }

  test('nothing is said of the rest while the history is paused', async () => {
    const { links, link } = await linkWith([
      { pages: 20, first: 1, last: 0, done: true },
      { pages: 0 },
    ]);
    await links.saveHistory(link.id, { state: 'paused' });
    assert.equal((await links.progress(link.id)).remainingSeconds, null);
  });
}
