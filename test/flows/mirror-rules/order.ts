import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { TestDatabase } from '../../support/database.ts';
import { makeSite, type Site } from '../../support/make-site.ts';

const at = (ms: number) => new Date(ms);

export function testOrder(given: () => TestDatabase): void {
  let site: Site;
  beforeEach(async () => {
    site = await makeSite(given());
  });

  test('a state that was read earlier than the one held is discarded', async () => {
    await site.write([{ id: 'b', payload: 'newer', readAt: at(2_000) }]);
    await site.write([{ id: 'b', payload: 'older', readAt: at(1_999) }]);
    const [entry] = await site.send();
    assert.equal(entry?.payload, 'newer');
    await site.write([{ id: 'b', payload: 'older', readAt: at(1_999) }]);
    assert.deepEqual(await site.send(), []);
  });

  test('of two states read at one moment the one written last counts', async () => {
    await site.write([{ id: 'b', payload: 'first', readAt: at(2_000) }]);
    await site.write([{ id: 'b', payload: 'second', readAt: at(2_000) }]);
    const [entry] = await site.send();
    assert.equal(entry?.payload, 'second');
  });

  test('a state that changes nothing keeps its sequence and makes no work', async () => {
    await site.write([{ id: 'b', payload: 'same', readAt: at(2_000) }]);
    const [entry] = await site.send();
    assert.equal(entry?.sequence, 2_000);
    await site.write([{ id: 'b', payload: 'same', readAt: at(9_000), version: 'v2' }]);
    assert.deepEqual(await site.send(), []);
    assert.equal((await site.held('b'))?.version, 'v2');
    // It counts as read: what is older than it is still discarded.
    await site.write([{ id: 'b', payload: 'other', readAt: at(5_000) }]);
    assert.deepEqual(await site.send(), []);
  });

  test('the sequence is the time of the read, and always grows', async () => {
    const sequences: (number | undefined)[] = [];
    for (const [payload, ms] of [
      ['a', 5_000],
      ['b', 5_000],
      ['c', 5_000],
      ['d', 5_001],
      ['e', 8_000],
    ] as const) {
      await site.write([{ id: 'b', payload, readAt: at(ms) }]);
      const [entry] = await site.send();
      assert.equal(entry?.payload, payload);
      sequences.push(entry?.sequence);
    }
    assert.deepEqual(sequences, [5_000, 5_001, 5_002, 5_003, 8_000]);
  });

  testReplacement(() => site);
}

function testReplacement(getSite: () => Site): void {
  test('a commit known by its message alone never replaces one known whole', async () => {
    const site = getSite();
    const commit = { id: 'c', kind: 'commit' } as const;
    await site.write([{ ...commit, payload: 'with files', detail: 1, readAt: at(1_000) }]);
    await site.write([{ ...commit, payload: 'message only', detail: 0, readAt: at(9_000) }]);
    const [entry] = await site.send();
    assert.equal(entry?.payload, 'with files');
    // More is taken, though it may have been read before.
    await site.write([{ ...commit, payload: 'with lines', detail: 2, readAt: at(500) }]);
    const [again] = await site.send();
    assert.equal(again?.payload, 'with lines');
    assert.ok((again?.sequence ?? 0) > (entry?.sequence ?? 0));
  });

  test('a tombstone beats a late write, and gives way to a newer one', async () => {
    const site = getSite();
    await site.write([{ id: 'b', payload: 'alive', readAt: at(1_000) }]);
    await site.send();
    await site.write([{ id: 'b', payload: null, readAt: at(3_000) }]);
    await site.write([{ id: 'b', payload: 'late', readAt: at(2_000) }]);
    const [removal] = await site.send();
    assert.equal(removal?.payload, null);
    assert.equal(removal?.sequence, 3_000);
    await site.write([{ id: 'b', payload: 'late', readAt: at(2_500) }]);
    assert.deepEqual(await site.send(), []);
    await site.write([{ id: 'b', payload: 'born again', readAt: at(4_000) }]);
    const [entry] = await site.send();
    assert.equal(entry?.payload, 'born again');
  });

  test('an accepted removal is sent once more, and only once', async () => {
    const site = getSite();
    const { retention } = site.world.stores;
    await site.write(['b', 'back'].map((id) => ({ id, readAt: at(1_000) })));
    await site.send();
    await site.write(['b', 'back'].map((id) => ({ id, payload: null, readAt: at(2_000) })));
    assert.equal((await site.send()).length, 2);
    await site.write([{ id: 'back', readAt: at(3_000) }]);
    await site.send();
    assert.equal(await retention.repeatRemovals(60_000, 10), 0);
    assert.equal(await retention.repeatRemovals(0, 10), 1);
    const again = await site.send();
    assert.deepEqual(
      again.map(({ id, payload, sequence }) => ({ id, payload, sequence })),
      [{ id: 'b', payload: null, sequence: 2_000 }],
    );
    assert.equal(await retention.repeatRemovals(0, 10), 0);
  });

  test('a tombstone of what was never sent is held, and makes no work', async () => {
    const site = getSite();
    await site.write([{ id: 'b', payload: null, readAt: at(3_000) }]);
    assert.deepEqual(await site.send(), []);
    await site.write([{ id: 'b', payload: 'late', readAt: at(2_000) }]);
    assert.deepEqual(await site.send(), []);
    assert.equal((await site.held('b'))?.isTombstone, true);
  });
}
