import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { sql } from 'kysely';
import type { InstallationId, ProjectId } from '../../../src/domain/index.ts';
import type { InstanceChoice } from '../../../src/ports/index.ts';
import type { TestDatabase } from '../../support/database.ts';
import { makeSite } from '../../support/make-site.ts';
import { makeWorld } from './make-world.ts';

const instanceUrl = new URL('https://gitlab.behind.example/git');
const none: InstanceChoice = { instanceUrl: null, connectionId: null };
const handed: InstanceChoice = { instanceUrl, connectionId: null };

export function testInstances(given: () => TestDatabase): void {
  testChoice(given);
  testWork(given);
  testKeys(given);
}

function choose(given: TestDatabase, id: InstallationId, choice: InstanceChoice) {
  return given.storage.transact((inside) => inside.installations.saveChoice(id, choice));
}

function testChoice(given: () => TestDatabase): void {
  test('a choice is saved, and answers the one before', async () => {
    const world = makeWorld(given());
    const id = await world.installSite();
    const connectionId = await world.connect();
    const find = async () => {
      const site = await world.stores.installations.find(id);
      return [site?.instanceUrl?.href ?? null, site?.chosenConnectionId ?? null, site?.epoch];
    };
    assert.deepEqual(await find(), [null, null, 1]);
    assert.deepEqual(await choose(given(), id, handed), none);
    assert.deepEqual(await find(), [instanceUrl.href, null, 1]);
    const own = { instanceUrl: null, connectionId };
    assert.deepEqual(await choose(given(), id, own), handed);
    // What the instance sent may have overwritten ours.
    assert.deepEqual(await find(), [null, connectionId, 2]);
    assert.deepEqual(await choose(given(), id, none), own);
    assert.deepEqual(await find(), [null, null, 2]);
  });

  test('an uninstalled site chooses nothing', async () => {
    const world = makeWorld(given());
    const id = await world.installSite();
    await world.stores.installations.markUninstalled(id);
    assert.equal(await choose(given(), id, handed), null);
  });
}

function testWork(given: () => TestDatabase): void {
  test('for a site that is handed to an instance nothing is sent, and all of it later', async () => {
    const site = await makeSite(given());
    await site.write([{ id: 'main' }]);
    await choose(given(), site.installationId, handed);
    assert.deepEqual(await site.claim(), []);
    await choose(given(), site.installationId, none);
    assert.deepEqual(
      (await site.send()).map(({ id }) => id),
      ['main'],
    );
  });

  test('nor is it covered, heard, read or hooked', async () => {
    const site = await makeSite(given());
    const { stores } = given().storage;
    const { connectionId, projectId, installationId } = site;
    const [link] = await stores.links.listOf(installationId);
    assert.ok(link);
    await stores.history.plan(link, [projectId]);
    await stores.hooks.getOrAdd(connectionId, { kind: 'group', id: 7 });
    const place = { id: projectId, pathWithNamespace: `${link.target.fullPath}/shop` };
    const state = async () => ({
      covered: (await stores.projects.coverage(connectionId, [projectId as ProjectId])).length,
      isBelow: await stores.projects.isBelowAnyLink(connectionId, place),
      unneeded: (await stores.hooks.listUnneeded(100)).filter(
        (hook) => hook.connectionId === connectionId,
      ).length,
    });
    const served = { covered: 1, isBelow: true, unneeded: 0 };
    assert.deepEqual(await state(), served);
    await choose(given(), installationId, handed);
    assert.deepEqual(await state(), { covered: 0, isBelow: false, unneeded: 1 });
    assert.deepEqual(await stores.history.claim(link, 1, 1_000), []);
    await choose(given(), installationId, none);
    assert.deepEqual(await state(), served);
    assert.equal((await stores.history.claim(link, 1, 1_000)).length, 1);
  });
}

function testKeys(given: () => TestDatabase): void {
  test('a public key is found until its time is over, and then cleared away', async () => {
    const { stores } = given().storage;
    const [id, late] = [randomUUID(), randomUUID()];
    await stores.publicKeys.add({ id, pem: 'PEM', lifetimeMs: 60_000 });
    await stores.publicKeys.add({ id: late, pem: 'OLD', lifetimeMs: -1 });
    assert.equal(await stores.publicKeys.find(id), 'PEM');
    assert.equal(await stores.publicKeys.find(id.toUpperCase()), 'PEM');
    assert.equal(await stores.publicKeys.find(late), null);
    await stores.publicKeys.add({ id: randomUUID(), pem: 'NEW', lifetimeMs: 60_000 });
    const { rows } = await sql`select from public_key where id = ${late}`.execute(given().db);
    assert.equal(rows.length, 0);
  });

  for (const id of [randomUUID(), 'x', '', "' or true --", `${randomUUID()}0`]) {
    test(`there is no key ${JSON.stringify(id)}`, async () =>
      assert.equal(await given().storage.stores.publicKeys.find(id), null));
  }
}
