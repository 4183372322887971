import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import type { ConnectionId, InstallationId, Link, ProjectId } from '../../../src/domain/index.ts';
import type { TestDatabase } from '../../support/database.ts';
import { makeProject, makeTarget, makeWorld, type World } from './make-world.ts';

const ids = (...numbers: number[]) => numbers as ProjectId[];

export function testProjects(given: () => TestDatabase): void {
  test('saving answers the ids that were not known', async () => {
    const { stores, connect } = makeWorld(given());
    const id = await connect();
    const one = makeProject(id, 1, [10, 1]);
    const two = {
      ...makeProject(id, 5_000_000_000, []),
      description: 'über "all" {}',
      avatarUrl: 'a',
    };
    assert.deepEqual(await stores.projects.save([]), []);
    assert.deepEqual(await stores.projects.save([one]), [1]);
    const renamed = { ...one, name: 'Renamed', namespaceIds: [11, 10, 1] };
    assert.deepEqual(await stores.projects.save([one, two, renamed]), [5_000_000_000]);
    const found = await stores.projects.findAll(id, ids(1, 2, 5_000_000_000));
    assert.deepEqual([...found.keys()].sort(), [1, 5_000_000_000]);
    assert.deepEqual(found.get(1 as ProjectId), renamed);
    assert.deepEqual(found.get(5_000_000_000 as ProjectId), two);
    assert.deepEqual(await stores.projects.findAll(await connect(), ids(1)), new Map());
  });

  testCoverage(given);
  testPaths(given);

  test('the projects of a link come in pages by id', async () => {
    const world = makeWorld(given());
    const connectionId = await world.connect();
    const site = await world.installSite();
    await world.saveProjects(connectionId, [3, 1], [1, 2, 1], [2, 2], [4, 1]);
    const group = await world.link(site, connectionId, { kind: 'group', id: 1 });
    const project = await world.link(site, connectionId, { kind: 'project', id: 2 });
    const list = async (link: Link, after: number | null, limit: number) =>
      (await world.stores.projects.listOfLink(link.id, after as ProjectId | null, limit)).map(
        (p) => p.id,
      );
    assert.deepEqual(await list(group, null, 2), [1, 3]);
    assert.deepEqual(await list(group, 3, 2), [4]);
    assert.deepEqual(await list(group, 4, 2), []);
    assert.deepEqual(await list(project, null, 2), [2]);
    await world.stores.links.remove(group.id);
    assert.deepEqual(await list(group, null, 2), []);
  });
}

function testCoverage(given: () => TestDatabase): void {
  test('coverage is the union of the links, each site once', async () => {
    const world = makeWorld(given());
    const [connectionId, elsewhere] = [await world.connect(), await world.connect()];
    const [a, b, gone] = [
      await world.installSite(),
      await world.installSite(),
      await world.installSite(),
    ];
    // 1 in group 10 below 100; 2 in 100; 3 in a user's namespace 300; 100 has a group's number.
    await world.saveProjects(connectionId, [1, 10, 100], [2, 100], [3, 300], [100, 999]);
    await world.saveProjects(elsewhere, [1, 10, 100]);
    await world.link(a, connectionId, { kind: 'group', id: 100 });
    await world.link(a, connectionId, { kind: 'group', id: 10 });
    await world.link(b, connectionId, { kind: 'project', id: 1 });
    await world.link(b, connectionId, { kind: 'user', id: 300 });
    await world.link(gone, connectionId, { kind: 'group', id: 100 });
    await world.stores.installations.markUninstalled(gone);
    const cover = async (id: ConnectionId) =>
      (await world.stores.projects.coverage(id, ids(1, 2, 3, 4, 100))).map((c) => [
        c.projectId,
        c.installationId,
        c.epoch,
      ]);
    assert.deepEqual(await cover(connectionId), [
      [1, a, 1],
      [1, b, 1],
      [2, a, 1],
      [3, b, 1],
    ]);
    assert.deepEqual(await cover(elsewhere), []);
  });
}

const paths: [path: string, id: number, isBelow: boolean, why: string][] = [
  ['acme/tools/app', 1, true, 'in a linked group'],
  ['Acme/Tools/sub/app', 1, true, 'below it, written otherwise'],
  ['acme/toolsmith/app', 1, false, 'a group whose name begins alike'],
  ['acme/app', 1, false, 'above it'],
  ['acme/tools', 1, false, 'a project named as the group'],
  ['other/One', 1, true, 'a linked project by path'],
  ['moved/away', 42, true, 'a linked project by id'],
  ['other/one/more', 1, false, 'below a linked project'],
  ['ada/app', 1, true, "a linked user's own"],
  ['gone/app', 1, false, 'linked by an uninstalled site'],
];

function testPaths(given: () => TestDatabase): void {
  let world: World;
  let connectionId: ConnectionId;
  before(async () => {
    world = makeWorld(given());
    connectionId = await world.connect();
    const [site, gone] = [await world.installSite(), await world.installSite()];
    const link = (
      id: InstallationId,
      kind: 'group' | 'project' | 'user',
      number: number,
      fullPath: string,
    ) => world.link(id, connectionId, makeTarget({ kind, id: number, fullPath }));
    await link(site, 'group', 7, 'acme/Tools');
    await link(site, 'project', 42, 'other/one');
    await link(site, 'user', 8, 'ada');
    await link(gone, 'group', 9, 'gone');
    await world.stores.installations.markUninstalled(gone);
  });
  for (const [pathWithNamespace, id, isBelow, why] of paths) {
    test(`${pathWithNamespace} is ${isBelow ? '' : 'not '}below a link: ${why}`, async () => {
      const project = { id: id as ProjectId, pathWithNamespace };
      assert.equal(await world.stores.projects.isBelowAnyLink(connectionId, project), isBelow);
    });
  }
}
