import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { createHookCache } from './hook-cache.ts';
import { hook } from './http-deps.fake.ts';

let asked: string[];
let nowMs: number;
let answer: (pathKey: string) => Promise<typeof hook | null>;
let find: ReturnType<typeof createHookCache>;

beforeEach(() => {
  asked = [];
  nowMs = 0;
  answer = async () => hook;
  const hooks = {
    findByPathKey: (pathKey: string) => {
      asked.push(pathKey);
      return answer(pathKey);
    },
  };
  const clock = { now: () => new Date(nowMs) };
  find = createHookCache({ hooks, clock }, { entries: 2, ttlMs: 10 });
});

test('simultaneous askers share one query', async () => {
  assert.deepEqual(await Promise.all([find('a'), find('a')]), [hook, hook]);
  assert.deepEqual(asked, ['a']);
});

test('a hook is kept for its time and no longer', async () => {
  await find('a');
  nowMs = 9;
  await find('a');
  assert.deepEqual(asked, ['a']);
  nowMs = 10;
  await find('a');
  assert.deepEqual(asked, ['a', 'a']);
});

test('an unknown key is asked each time and pushes no other out', async () => {
  await find('a');
  answer = async () => null;
  for (const key of ['x', 'y', 'z', 'x']) assert.equal(await find(key), null);
  await find('a');
  assert.deepEqual(asked, ['a', 'x', 'y', 'z', 'x']);
});

test('the oldest goes when there are too many', async () => {
  for (const key of ['a', 'b', 'c', 'b', 'a']) await find(key);
  assert.deepEqual(asked, ['a', 'b', 'c', 'a']);
});

test('a failure is told and not kept', async () => {
  answer = () => Promise.reject(new Error('down'));
  await assert.rejects(find('a'), /down/);
  answer = async () => hook;
  assert.equal(await find('a'), hook);
});
