import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Standing, waitUntilShown } from './wait-until-shown.ts';

const quiet: Standing = { projects: 2, projectsDone: 2, toProcess: 0, waiting: 0, lagMs: null };

async function countAsks(standings: readonly Standing[]): Promise<number> {
  let asks = 0;
  const read = async () => {
    asks += 1;
    return standings[asks - 1] ?? quiet;
  };
  await waitUntilShown(read, { projects: 2, signal: new AbortController().signal });
  return asks;
}

const cases: readonly (readonly [string, readonly Standing[], number])[] = [
  ['asks twice when all is quiet', [quiet, quiet], 2],
  ['waits for a project that is not found yet', [{ ...quiet, projects: 1, projectsDone: 1 }], 3],
  ['waits for the past to be read', [{ ...quiet, projectsDone: 1 }], 3],
  ['waits for webhooks', [{ ...quiet, toProcess: 1 }], 3],
  ['waits for the lanes', [quiet, { ...quiet, waiting: 9, lagMs: 60_000 }], 3],
  ['lets later details wait', [quiet, { ...quiet, waiting: 9, lagMs: 1 }], 2],
];

for (const [title, standings, expected] of cases) {
  test(`waiting until Jira shows all: ${title}`, async () => {
    assert.equal(await countAsks(standings), expected);
  });
}
