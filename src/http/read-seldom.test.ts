import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readSeldom } from './read-seldom.ts';

function createRead(takesMs = 0) {
  const state = { nowMs: 1_000, reads: 0, failure: null as Error | null };
  const ask = readSeldom(
    async () => {
      state.reads += 1;
      const read = state.reads;
      await Promise.resolve();
      state.nowMs += takesMs;
      if (state.failure) throw state.failure;
      return read;
    },
    100,
    () => state.nowMs,
  );
  return { ask, state };
}

test('an answer is the same for its time, and those that ask at once share a read', async () => {
  const { ask, state } = createRead();
  assert.deepEqual(await Promise.all([ask(), ask()]), [1, 1]);
  state.nowMs += 99;
  assert.equal(await ask(), 1);
  state.nowMs += 1;
  assert.equal(await ask(), 2);
});

test('what takes long is kept for twenty times as long', async () => {
  const { ask, state } = createRead(50);
  assert.equal(await ask(), 1);
  state.nowMs += 999;
  assert.equal(await ask(), 1);
  state.nowMs += 1;
  assert.equal(await ask(), 2);
});

test('a failure is told, and the next asks again', async () => {
  const { ask, state } = createRead();
  state.failure = new Error('away');
  await assert.rejects(ask(), /away/);
  state.failure = null;
  assert.equal(await ask(), 2);
});
