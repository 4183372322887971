import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LinkTarget } from '../../../src/domain/index.ts';
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
      problems: [],
    });
    await history.plan(link, await world.saveProjects(connectionId, [1, 1], [2, 1], [3, 1]));
    for (const kind of ['merge_request', 'branch', 'commit']) {
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
      pagesRead: 3,
      entitiesRead: 30,
      problems: ['GitLab is away.'],
    });
    await links.remove(link.id);
    assert.equal(await links.find(link.id), null);
    assert.equal((await links.progress(link.id)).projects, 0);
  });
}
