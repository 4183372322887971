import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import {
  type ConnectionId,
  type EnteredServiceSettings,
  noServiceSettings,
  type ProjectId,
} from '../../../src/domain/index.ts';
import { makeSecret, reveal } from '../../../src/lib/index.ts';
import type { ServicePlace } from '../../../src/ports/index.ts';
import type { TestDatabase } from '../../support/database.ts';
import { makeWorld } from './make-world.ts';

const project = 42 as ProjectId;
const makeSettings = (serviceIds: string): EnteredServiceSettings => ({
  serviceIds,
  enablesGating: true,
  gatedEnvironments: 'production,staging',
});

/** Project 42 lies in group 3, that in 2, that in 1; only group 2 is linked. */
async function setUp(given: TestDatabase) {
  const world = makeWorld(given);
  const connectionId = await world.connect();
  const site = await world.installSite();
  const link = await world.link(site, connectionId, { kind: 'group', id: 2, fullPath: 'a/b' });
  await world.saveProjects(connectionId, [project, 3, 2, 1]);
  const paths = { 1: 'a', 2: 'a/b', 3: 'a/b/c', 42: 'a/b/c/shop', 9: 'a/b/new', 8: 'elsewhere' };
  const makePlace = (kind: 'group' | 'project', id: keyof typeof paths): ServicePlace => ({
    connectionId,
    kind,
    id,
    fullPath: paths[id],
  });
  return { ...world, connectionId, site, link, makePlace };
}

type Setting = ['group' | 'project', 1 | 2 | 3 | 42, string | null];

const inheritance: [what: string, entered: Setting[], serviceIds: string[] | null][] = [
  ['nothing', [], null],
  [
    'its own',
    [
      ['project', 42, 'p'],
      ['group', 3, 'c'],
    ],
    ['p'],
  ],
  [
    'its group’s',
    [
      ['group', 3, 'c'],
      ['group', 2, 'b'],
    ],
    ['c'],
  ],
  [
    'those of the group above',
    [
      ['group', 2, 'b'],
      ['group', 1, 'a'],
    ],
    ['b'],
  ],
  ['those at the top', [['group', 1, 'a']], ['a']],
  [
    'past what inherits',
    [
      ['project', 42, null],
      ['group', 3, null],
      ['group', 2, 'b'],
    ],
    ['b'],
  ],
  ['nothing above what inherits', [['project', 42, null]], null],
  [
    'its own empty ones',
    [
      ['project', 42, ''],
      ['group', 3, 'c'],
    ],
    [],
  ],
];

export function testServices(given: () => TestDatabase): void {
  for (const [what, entered, serviceIds] of inheritance) {
    test(`a project has ${what}`, async () => {
      const { stores, connectionId, makePlace } = await setUp(given());
      for (const [kind, id, ids] of entered) {
        const settings = ids === null ? null : makeSettings(ids);
        await stores.services.saveSettings(makePlace(kind, id), settings);
      }
      const other = 43 as ProjectId;
      const found = await stores.services.effective(connectionId, [project, other]);
      const gatedTiers = ['production', 'staging'];
      const wanted = serviceIds && [[project, { serviceIds, gatedTiers }]];
      assert.deepEqual([...found], wanted ?? []);
    });
  }

  test('settings of one connection are nobody else’s', async () => {
    const { stores, makePlace } = await setUp(given());
    const other = await setUp(given());
    await stores.services.saveSettings(makePlace('project', 42), makeSettings('p'));
    assert.equal((await other.stores.services.effective(other.connectionId, [project])).size, 0);
  });

  testIntegrations(given);
  testAccounts(given);
}

function testIntegrations(given: () => TestDatabase): void {
  test('a link makes it active, for all below and for nothing else', async () => {
    const { stores, makePlace } = await setUp(given());
    const find = async (...place: Parameters<typeof makePlace>) => {
      const found = await stores.services.findIntegration(makePlace(...place));
      return found && [found.isActive, found.hasDefault, found.isInherited];
    };
    assert.deepEqual(await find('group', 2), [true, false, false]);
    assert.deepEqual(await find('group', 3), [true, true, true]);
    assert.deepEqual(await find('project', 42), [true, true, true]);
    assert.deepEqual(await find('group', 9), [true, true, true], 'no project in it yet');
    assert.equal(await find('group', 1), null);
    assert.equal(await find('group', 8), null);
    assert.equal(await find('project', 8), null);
  });

  test('what was entered stays when the link goes, inactive', async () => {
    const { stores, makePlace, link } = await setUp(given());
    const place = makePlace('project', 42);
    await stores.services.saveSettings(place, makeSettings('p'));
    await stores.links.remove(link.id);
    const found = await stores.services.findIntegration(place);
    assert.deepEqual([found?.isActive, found?.settings], [false, makeSettings('p')]);
  });

  test('a site that uninstalled the app activates nothing', async () => {
    const { stores, makePlace, site } = await setUp(given());
    await stores.installations.markUninstalled(site);
    assert.equal(await stores.services.findIntegration(makePlace('group', 2)), null);
  });

  test('shown are its own settings, or those it inherits', async () => {
    const { stores, makePlace } = await setUp(given());
    const place = makePlace('project', 42);
    const find = () => stores.services.findIntegration(place);
    assert.deepEqual((await find())?.settings, noServiceSettings);
    await stores.services.saveSettings(makePlace('group', 2), makeSettings('b'));
    assert.deepEqual((await find())?.settings, makeSettings('b'));
    const empty = await stores.services.findIntegration(makePlace('group', 9));
    assert.deepEqual(empty?.settings, makeSettings('b'), 'no project in it yet');
    await stores.services.saveSettings(place, makeSettings('p'));
    const own = await find();
    assert.deepEqual([own?.settings, own?.isInherited], [makeSettings('p'), false]);
    await stores.services.saveSettings(place, null);
    const inherited = await find();
    assert.deepEqual([inherited?.settings, inherited?.isInherited], [makeSettings('b'), true]);
    assert.ok(inherited && own && inherited.updatedAt > own.updatedAt);
    assert.deepEqual(inherited.createdAt, own.createdAt);
  });
}

function testAccounts(given: () => TestDatabase): void {
  const group = { id: 3, fullPath: 'a/b/c' };
  const findToken = async ({ stores, connectionId }: Awaited<ReturnType<typeof setUp>>) => {
    const found = await stores.services.findAccount(connectionId, project);
    return found && reveal(found.token);
  };

  test('the nearest account decides: of the group, of one above, of the connection', async () => {
    const world = await setUp(given());
    const { stores, connectionId } = world;
    const save = (token: string, place: typeof group | null) =>
      stores.services.saveAccount({ connectionId, group: place, token: makeSecret(token) });
    assert.equal(await findToken(world), null);
    await save('t-elsewhere', { id: 8, fullPath: 'elsewhere' });
    assert.equal(await findToken(world), null);
    await save('t-connection', null);
    assert.equal(await findToken(world), 't-connection');
    await save('t-top', { id: 1, fullPath: 'a' });
    await save('t-group', group);
    assert.equal(await findToken(world), 't-group');
    const accounts = await stores.services.listAccounts();
    const own = accounts.filter((account) => account.connectionId === connectionId);
    assert.deepEqual(
      own.map((account) => account.group?.fullPath ?? null),
      [null, 'a', 'a/b/c', 'elsewhere'],
    );
    for (const account of own.filter(({ group: at }) => at?.id === 3)) {
      await stores.services.removeAccount(account.id);
    }
    assert.equal(await findToken(world), 't-top');
  });

  test('a new token replaces the one before, forgets its problem, and is stored sealed', async () => {
    const world = await setUp(given());
    const { stores, connectionId, db } = world;
    const find = () => stores.services.findAccount(connectionId, project);
    await stores.services.saveAccount({ connectionId, group, token: makeSecret('old') });
    const id = (await find())?.id ?? 0;
    await stores.services.saveAccountProblem(id, 'It was revoked.');
    assert.equal((await find())?.problem, 'It was revoked.');
    await stores.services.saveAccount({ connectionId, group, token: makeSecret('new') });
    const found = await find();
    assert.deepEqual([found?.id, found?.problem, await findToken(world)], [id, null, 'new']);
    assert.match(await readSealed(db, connectionId), /^v1\./);
  });
}

async function readSealed(db: TestDatabase['db'], connectionId: ConnectionId): Promise<string> {
  const { rows } = await sql<{ token: string }>`
    select token from service_account where connection_id = ${connectionId}`.execute(db);
  return rows[0]?.token ?? '';
}
