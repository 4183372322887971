import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { reveal } from '../../../src/lib/index.ts';
import type { HookOwner } from '../../../src/ports/index.ts';
import type { TestDatabase } from '../../support/database.ts';
import { makeWorld } from './make-world.ts';

export function testHooks(given: () => TestDatabase): void {
  test('a hook is made once, with fresh secrets that are stored sealed', async () => {
    const { db, stores, connect } = makeWorld(given());
    const id = await connect();
    const owners: HookOwner[] = [
      { kind: 'group', id: 1 },
      { kind: 'project', id: 1 },
      { kind: 'system' },
    ];
    const hooks = await Promise.all(owners.map((owner) => stores.hooks.getOrAdd(id, owner)));
    assert.deepEqual(
      hooks.map((hook) => hook.owner),
      owners,
    );
    for (const hook of hooks) {
      assert.match(hook.pathKey, /^[\w-]{32}$/);
      assert.match(reveal(hook.token), /^[\w-]{43}$/);
      assert.match(reveal(hook.signingToken), /^whsec_[A-Za-z0-9+/]{43}=$/);
      assert.equal(hook.gitlabHookId, null);
      assert.equal(hook.isSigned, false);
      const found = await stores.hooks.findByPathKey(hook.pathKey);
      assert.ok(found);
      assert.equal(found.id, hook.id);
      assert.equal(reveal(found.token), reveal(hook.token));
    }
    const secrets = hooks.flatMap((h) => [h.pathKey, reveal(h.token), reveal(h.signingToken)]);
    assert.equal(new Set(secrets).size, 9);
    const { rows } = await sql<{
      token: string;
      signing_token: string;
    }>`select * from hook`.execute(db);
    assert.ok(
      rows.every((row) => row.token.startsWith('v1.') && row.signing_token.startsWith('v1.')),
    );
    assert.equal(await stores.hooks.findByPathKey('unknown'), null);
  });

  test('who asks for the same hook at once gets the same one', async () => {
    const { stores, connect } = makeWorld(given());
    const id = await connect();
    const owner = { kind: 'group', id: 3 } as const;
    const hooks = await Promise.all(
      Array.from({ length: 10 }, () => stores.hooks.getOrAdd(id, owner)),
    );
    assert.equal(new Set(hooks.map((hook) => hook.pathKey)).size, 1);
    const [hook] = hooks;
    assert.ok(hook);
    await stores.hooks.saveMade(hook.id, { gitlabHookId: 99, isSigned: true });
    const made = await stores.hooks.getOrAdd(id, owner);
    assert.equal(made.gitlabHookId, 99);
    assert.equal(made.isSigned, true);
    await stores.hooks.remove(hook.id);
    assert.equal(await stores.hooks.findByPathKey(hook.pathKey), null);
  });

  testNeed(given);
}

function testNeed(given: () => TestDatabase): void {
  test('a hook is needed while a link would lose events without it', async () => {
    const world = makeWorld(given());
    const { hooks, links } = world.stores;
    const connectionId = await world.connect();
    const [site, gone] = [await world.installSite(), await world.installSite()];
    await world.saveProjects(connectionId, [1, 10], [2, 20], [10, 99]);
    const group = await world.link(site, connectionId, { kind: 'group', id: 10 });
    const single = await world.link(site, connectionId, { kind: 'project', id: 20 });
    const lost = await world.link(gone, connectionId, { kind: 'group', id: 20 });
    await world.stores.installations.markUninstalled(gone);
    const add = async (owner: HookOwner) => (await hooks.getOrAdd(connectionId, owner)).id;
    const system = await add({ kind: 'system' });
    const linkedGroup = await add({ kind: 'group', id: 10 });
    const otherGroup = await add({ kind: 'group', id: 20 });
    const covered = await add({ kind: 'project', id: 1 });
    const uncovered = await add({ kind: 'project', id: 2 });
    const unneeded = async (limit = 100) => {
      const listed = await hooks.listUnneeded(limit);
      return listed.filter((hook) => hook.connectionId === connectionId).map(({ id }) => id);
    };
    assert.deepEqual(await unneeded(), [otherGroup, uncovered]);
    await links.remove(group.id);
    assert.deepEqual(await unneeded(), [linkedGroup, otherGroup, covered, uncovered]);
    await links.remove(single.id);
    await links.remove(lost.id);
    assert.deepEqual(await unneeded(), [system, linkedGroup, otherGroup, covered, uncovered]);
    assert.equal((await hooks.listUnneeded(2)).length, 2);
  });

  test('a project without a made hook of its own or of a group above is listed', async () => {
    const world = makeWorld(given());
    const { hooks } = world.stores;
    const connectionId = await world.connect();
    const link = await world.link(await world.installSite(), connectionId, {
      kind: 'group',
      id: 1,
    });
    await world.saveProjects(connectionId, [11, 1], [12, 2, 1], [13, 1], [14, 1], [15, 5]);
    const add = async (owner: HookOwner, isMade: boolean) => {
      const { id } = await hooks.getOrAdd(connectionId, owner);
      if (isMade) await hooks.saveMade(id, { gitlabHookId: id, isSigned: false });
    };
    assert.deepEqual(await hooks.listUnhookedProjects(link.id, 2), [11, 12]);
    await add({ kind: 'system' }, true);
    await add({ kind: 'project', id: 11 }, true);
    await add({ kind: 'project', id: 13 }, false);
    await add({ kind: 'group', id: 2 }, true);
    assert.deepEqual(await hooks.listUnhookedProjects(link.id, 10), [13, 14]);
    assert.equal(await hooks.hasGroupHook(connectionId, [7, 2]), true);
    assert.equal(await hooks.hasGroupHook(connectionId, [11]), false);
    await add({ kind: 'group', id: 1 }, false);
    assert.equal(await hooks.hasGroupHook(connectionId, [1]), false);
    await add({ kind: 'group', id: 1 }, true);
    assert.deepEqual(await hooks.listUnhookedProjects(link.id, 10), []);
  });
}
