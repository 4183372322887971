import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { eventually } from '../../test/support/eventually.ts';
import { createWorkLoop } from './work-loop.ts';

const ignore = () => undefined;

/** A round that counts, and answers what it is told. */
function makeRounds(answer: (round: number) => boolean | Promise<boolean>) {
  const at: number[] = [];
  const round = async () => {
    at.push(performance.now());
    return answer(at.length);
  };
  return { at, round };
}

test('rounds follow each other while there is work', async () => {
  const { at, round } = makeRounds((n) => n < 5);
  const loop = createWorkLoop(round, ignore);
  await eventually(() => at.length === 5, 500);
  await loop.stop();
  assert.equal(at.length, 5);
});

test('without work it looks again within about a second, although nobody wakes it', async () => {
  const { at, round } = makeRounds(() => false);
  const loop = createWorkLoop(round, ignore);
  await eventually(() => at.length === 2, 3_000);
  await loop.stop();
  const waitedMs = (at[1] ?? 0) - (at[0] ?? 0);
  assert.ok(waitedMs > 900 && waitedMs < 2_000, `it waited ${waitedMs} ms`);
});

test('it looks at once when it is woken', async () => {
  const { at, round } = makeRounds(() => false);
  const loop = createWorkLoop(round, ignore);
  await eventually(() => at.length === 1);
  await delay(20);
  loop.wake();
  await eventually(() => at.length === 2, 500);
  await loop.stop();
});

test('a call that comes while a round runs is not lost', async () => {
  const { at, round } = makeRounds(async () => {
    await delay(30);
    return false;
  });
  const loop = createWorkLoop(round, ignore);
  await eventually(() => at.length === 1);
  loop.wake();
  await eventually(() => at.length === 2, 500);
  await loop.stop();
});

test('a round that throws is told, and tried again later', async () => {
  const failure = new Error('broken');
  const told: unknown[] = [];
  const { at, round } = makeRounds((n) => {
    if (n <= 2) throw failure;
    return false;
  });
  const loop = createWorkLoop(round, (error) => told.push(error));
  await eventually(() => at.length === 3, 5_000);
  await loop.stop();
  assert.deepEqual(told, [failure, failure]);
  assert.ok((at[1] ?? 0) - (at[0] ?? 0) > 200, 'it should have waited before the second round');
});

test('to stop waits for the round that runs, and no other begins', async () => {
  let isOver = false;
  const { at, round } = makeRounds(async () => {
    await delay(50);
    isOver = true;
    return true;
  });
  const loop = createWorkLoop(round, ignore);
  await eventually(() => at.length === 1);
  await loop.stop();
  assert.equal(isOver, true);
  loop.wake();
  await delay(30);
  assert.equal(at.length, 1);
});

test('the round is told when it should end', async () => {
  let ended = false;
  const loop = createWorkLoop(async (signal) => {
    await delay(10_000, undefined, { signal }).catch(() => {
      ended = true;
    });
    return false;
  }, ignore);
  await delay(10);
  await loop.stop();
  assert.equal(ended, true);
});
