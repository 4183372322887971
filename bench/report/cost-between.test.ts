import assert from 'node:assert/strict';
import { test } from 'node:test';
import { costBetween } from './cost-between.ts';

const samples = [
  { pages: 0, atMs: 0, cpuMs: 50 },
  { pages: 0, atMs: 100, cpuMs: 60 },
  { pages: 10, atMs: 200, cpuMs: 80 },
  { pages: 50, atMs: 400, cpuMs: 100 },
  { pages: 100, atMs: 900, cpuMs: 300 },
  { pages: 100, atMs: 1_000, cpuMs: 400 },
];

const cases: readonly (readonly [number, number, number, number])[] = [
  // From the last moment when none was read to the first when all were.
  [0, 1, 800, 240],
  [0, 0.1, 100, 20],
  [0.1, 0.3, 100, 10],
  [0.9, 1, 100, 40],
];
for (const [from, to, tookMs, cpuMs] of cases) {
  test(`from ${from} to ${to} it took ${tookMs} ms and ${cpuMs} ms of CPU`, () => {
    assert.deepEqual(costBetween(samples, from, to), { tookMs, cpuMs });
  });
}
