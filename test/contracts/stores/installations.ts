import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { InstallationId } from '../../../src/domain/index.ts';
import { makeSecret, reveal } from '../../../src/lib/index.ts';
import type { TestDatabase } from '../../support/database.ts';
import { makeBody, makeWorld, type World } from './make-world.ts';

export function testInstallations(given: () => TestDatabase): void {
  test('an installed site is found again with its secret, which is stored sealed', async () => {
    const { db, stores } = makeWorld(given());
    const body = {
      ...makeBody('new', 'shh'),
      displayUrl: new URL('https://shown.example.com/jira'),
    };
    const saved = await stores.installations.save(body);
    assert.equal(saved.isNew, true);
    const found = await stores.installations.findByClientKey('new');
    assert.ok(found);
    assert.deepEqual(await stores.installations.find(saved.id), found);
    assert.equal(reveal(found.sharedSecret), 'shh');
    assert.equal(found.baseUrl.href, 'https://site.atlassian.net/');
    assert.equal(found.displayUrl?.href, 'https://shown.example.com/jira');
    assert.equal(found.epoch, 1);
    assert.equal(found.firstConnectionId, null);
    const stored = await findStoredSecret(db, saved.id);
    assert.match(stored ?? '', /^v1\./);
  });

  test('a second install rotates the secret, keeps the links and wakes the lanes', async () => {
    const world = makeWorld(given());
    const id = await world.installSite('rotated');
    const link = await world.link(id, await world.connect(), { kind: 'group', id: 1 });
    await sql`
      insert into lane (installation_id, name, not_before, failures, problem)
      values (${id}, 'devinfo/live/0', 'infinity', 9, 'refused')`.execute(world.db);
    const saved = await world.stores.installations.save(makeBody('rotated', 'newer'));
    assert.deepEqual(saved, { id, isNew: false });
    const found = await world.stores.installations.find(id);
    assert.ok(found);
    assert.equal(reveal(found.sharedSecret), 'newer');
    assert.deepEqual(await world.stores.links.listOf(id), [link]);
    const lane =
      await sql`select not_before, failures, problem from lane where installation_id = ${id}`.execute(
        world.db,
      );
    assert.deepEqual(lane.rows, [{ not_before: null, failures: 0, problem: null }]);
  });

  testOauth(given);
  testRaces(given);
  testDeletion(given);
}

function testOauth(given: () => TestDatabase): void {
  const site = {
    cloudId: 'c-1',
    clientId: 'first',
    clientSecret: makeSecret('shh'),
    baseUrl: new URL('https://oauth.atlassian.net'),
  };

  test('a site with OAuth credentials is found by its id, and by no key that could prove it', async () => {
    const { db, stores } = makeWorld(given());
    const { id, ...saved } = await stores.installations.saveOauthSite(site);
    assert.deepEqual(saved, { isNew: true, isAnotherClient: false });
    const found = await stores.installations.find(id);
    assert.deepEqual(found?.oauth, { cloudId: 'c-1', clientId: 'first' });
    assert.equal(reveal(found?.sharedSecret ?? makeSecret('')), 'shh');
    assert.match((await findStoredSecret(db, id)) ?? '', /^v1\./);
    assert.equal(await stores.installations.findByClientKey(found?.clientKey ?? ''), null);
  });

  test('a new secret keeps the epoch, other credentials raise it; both wake the lanes', async () => {
    const { db, stores } = makeWorld(given());
    const { id } = await stores.installations.saveOauthSite(site);
    const epoch = async () => (await stores.installations.find(id))?.epoch;
    const before = (await epoch()) ?? 0;
    await sql`insert into lane (installation_id, name, not_before, failures, problem)
      values (${id}, 'builds/live', 'infinity', 9, 'refused')`.execute(db);
    const clientSecret = makeSecret('newer');
    const renewed = await stores.installations.saveOauthSite({ ...site, clientSecret });
    assert.deepEqual(renewed, { id, isNew: false, isAnotherClient: false });
    assert.equal(await epoch(), before);
    const { rows } = await sql`
      select not_before, failures, problem from lane where installation_id = ${id}`.execute(db);
    assert.deepEqual(rows, [{ not_before: null, failures: 0, problem: null }]);
    const other = { ...site, clientId: 'second' };
    const replaced = await stores.installations.saveOauthSite(other);
    assert.deepEqual(replaced, { id, isNew: false, isAnotherClient: true });
    assert.equal(await epoch(), before + 1);
  });
}

function testRaces(given: () => TestDatabase): void {
  test('of many saves at once one makes the row', async () => {
    const { stores } = makeWorld(given());
    const saves = await Promise.all(
      Array.from({ length: 20 }, (_, i) => stores.installations.save(makeBody('crowd', `s${i}`))),
    );
    assert.equal(new Set(saves.map(({ id }) => id)).size, 1);
    assert.equal(saves.filter(({ isNew }) => isNew).length, 1);
    const found = await stores.installations.findByClientKey('crowd');
    assert.match(found ? reveal(found.sharedSecret) : '', /^s\d+$/);
  });

  test('an uninstalled site loses its secret at once, and a new install is a new row', async () => {
    const { db, stores, installSite } = makeWorld(given());
    const id = await installSite('gone');
    await stores.installations.markUninstalled(id);
    assert.equal(await stores.installations.find(id), null);
    assert.equal(await stores.installations.findByClientKey('gone'), null);
    assert.ok((await stores.installations.listUninstalled()).includes(id));
    const stored = await findStoredSecret(db, id);
    assert.equal(stored, null);
    const again = await stores.installations.save(makeBody('gone'));
    assert.notEqual(again.id, id);
    assert.equal(again.isNew, true);
    const listed = (await stores.installations.list()).map((installation) => installation.id);
    assert.ok(listed.includes(again.id) && !listed.includes(id));
  });

  test('a secret that was copied into another row does not open', async () => {
    const { db, stores, installSite } = makeWorld(given());
    const [from, to] = [await installSite(), await installSite()];
    await sql`
      update installation set shared_secret = (select shared_secret from installation where id = ${from})
      where id = ${to}`.execute(db);
    await assert.rejects(stores.installations.find(to), { code: 'SECRET_UNREADABLE' });
    await stores.installations.markUninstalled(to);
  });
}

function testDeletion(given: () => TestDatabase): void {
  test('what belongs to a site is deleted in pieces, and nothing of another', async () => {
    const world = makeWorld(given());
    const { stores } = world;
    await stores.retention.rollStory();
    const [gone, kept] = [await world.installSite(), await world.installSite()];
    await fill(world, gone);
    await fill(world, kept);
    await stores.installations.markUninstalled(gone);
    const before = await countRows(world, gone);
    assert.equal(before, 20);
    assert.equal(await stores.installations.deleteSome(gone, 7), false);
    assert.equal(await countRows(world, gone), before - 7);
    let calls = 1;
    while (!(await stores.installations.deleteSome(gone, 7))) calls++;
    assert.equal(calls, 2);
    assert.equal(await countRows(world, gone), 0);
    assert.equal(await countRows(world, kept), before);
    assert.ok(!(await stores.installations.listUninstalled()).includes(gone));
  });
}

async function findStoredSecret(db: TestDatabase['db'], id: InstallationId) {
  const { rows } = await sql<{ shared_secret: string | null }>`
    select shared_secret from installation where id = ${id}`.execute(db);
  return rows[0]?.shared_secret;
}

const tables = [
  'mirror',
  'due',
  'lane',
  'tombstone',
  'unknown_key',
  'waiting_for_key',
  'story',
  'history',
  'link',
];

/** Two rows in each table, four in the story (two days). */
async function fill(world: World, id: InstallationId): Promise<void> {
  const connectionId = await world.connect();
  for (const entity of [1, 2]) {
    const link = await world.link(id, connectionId, { kind: 'group', id: entity });
    await world.stores.history.plan(link, await world.saveProjects(connectionId, [entity, entity]));
    const key = sql`${id}, ${connectionId}, 1, 'commit', ${String(entity)}`;
    await sql`insert into mirror (installation_id, connection_id, project_id, kind, entity_id, hash,
      issue_keys, version, detail, read_at_ms, sequence) values (${key}, '', '{}', '', 0, 1, 1)`.execute(
      world.db,
    );
    await sql`insert into due (installation_id, connection_id, project_id, kind, entity_id, lane,
      sequence) values (${key}, 'devinfo/history', 1)`.execute(world.db);
    await sql`insert into lane (installation_id, name) values (${id}, ${`lane ${entity}`})`.execute(
      world.db,
    );
    await sql`insert into tombstone values (${key})`.execute(world.db);
    await sql`insert into unknown_key values (${id}, ${`A-${entity}`})`.execute(world.db);
    await sql`insert into waiting_for_key values (${key}, 'A-1')`.execute(world.db);
    await sql`insert into story select ${key}, 1, day, 'accepted' from
      unnest(array[now(), now() - interval '3 days']) as day`.execute(world.db);
  }
}

async function countRows(world: World, id: InstallationId): Promise<number> {
  const counts = await Promise.all(
    tables.map((table) =>
      sql<{ count: number }>`
        select count(*) as count from ${sql.table(table)} where installation_id = ${id}`.execute(
        world.db,
      ),
    ),
  );
  return counts.reduce((sum, { rows }) => sum + (rows[0]?.count ?? 0), 0);
}
