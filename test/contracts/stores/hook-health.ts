import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TestDatabase } from '../../support/database.ts';
import { makeTarget, makeWorld } from './make-world.ts';

export function testHookHealth(given: () => TestDatabase): void {
  test('hooks at GitLab are listed until they are checked, the longest ago first', async () => {
    const world = makeWorld(given());
    const { hooks, hookHealth } = world.stores;
    const connectionId = await world.connect();
    const owner = (id: number) => ({ kind: 'project', id }) as const;
    const [first, second, unmade] = await Promise.all(
      [1, 2, 3].map((id) => hooks.getOrAdd(connectionId, owner(id))),
    );
    assert.ok(first && second && unmade);
    for (const { id } of [first, second]) {
      await hooks.saveMade(id, { gitlabHookId: 100 + id, isSigned: false });
    }
    const list = async (before: Date, limit = 10) =>
      (await hookHealth.list(before, limit)).map(({ id }) => id).sort();
    const [early, late] = [new Date(1_000), new Date(2_000)];
    assert.deepEqual(await list(early), [first.id, second.id].sort());
    const found = { health: 'working', problem: null, isLogRead: true } as const;
    await hookHealth.save(second.id, { ...found, checkedAt: early });
    assert.deepEqual(await list(late, 1), [first.id]);
    await hookHealth.save(first.id, { ...found, checkedAt: late, isLogRead: false });
    assert.deepEqual(await list(late), [second.id]);
    const [one, two] = await hookHealth.list(new Date(3_000), 10);
    assert.deepEqual([one?.logReadAt, two?.logReadAt], [early, null]);
    assert.deepEqual([one?.owner, one?.gitlabHookId], [second.owner, 100 + second.id]);
    await hookHealth.markLost(second.id);
    assert.equal((await hooks.getOrAdd(connectionId, second.owner)).gitlabHookId, null);
    assert.deepEqual(await list(new Date(3_000)), [first.id]);
  });

  test("a link's target takes its new names, and what is wrong with it is told with the progress", async () => {
    const world = makeWorld(given());
    const { links, targets } = world.stores;
    const link = await world.link(await world.installSite(), await world.connect(), {
      kind: 'group',
      id: 1,
    });
    const renamed = makeTarget({ kind: 'group', id: 1, fullPath: 'new/name', name: 'name' });
    await targets.save(link.id, renamed);
    assert.deepEqual((await links.find(link.id))?.target, renamed);
    await targets.saveProblem(link.id, 'It is gone.');
    assert.deepEqual((await links.progress(link.id)).problems, ['It is gone.']);
    await targets.saveProblem(link.id, null);
    assert.deepEqual((await links.progress(link.id)).problems, []);
  });
}
