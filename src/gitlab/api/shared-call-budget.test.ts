import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeConnection, startFakeGitlab } from '../../../test/fixtures/gitlab/fake-gitlab.ts';
import { type CallSource, systemClock } from '../../lib/index.ts';
import type { Budget, BudgetStore } from '../../ports/index.ts';
import { createAskGitlab } from './ask-gitlab.ts';
import type { CallBudget, Place, Priority } from './call-budget.ts';
import { callLimitsOf, createSharedCallBudget } from './shared-call-budget.ts';

type Told = { opened: Budget[]; taken: unknown[]; refused: unknown[]; slowed: unknown[] };

/** Grants everything, from `nextAt` on, and remembers what it was told. */
function makeStore({ nodes = 1, stopsUntil = null as Date | null } = {}) {
  const told: Told = { opened: [], taken: [], refused: [], slowed: [] };
  const source: CallSource = {
    async take({ want }) {
      told.taken.push(want);
      const at = stopsUntil ?? new Date();
      return {
        ...(stopsUntil ? { live: 0, later: 0 } : want),
        nextAt: { live: at, later: at },
      };
    },
    refuse: async (refusal) => void told.refused.push(refusal),
    pause: async () => assert.fail('a 503 of GitLab is tried again'),
    slow: async (pace) => void told.slowed.push(pace),
    countNodes: async () => nodes,
  };
  const budgets: BudgetStore = {
    open(budget) {
      told.opened.push(budget);
      return source;
    },
  };
  return { budgets, told };
}

/** How many of so many calls start beside each other; all are let through when the test ends. */
async function countStarted(t: TestContext, budget: CallBudget, priority: Priority) {
  const places: Place[] = [];
  let isOver = false;
  for (let index = 0; index < 10; index += 1) {
    void budget.take(priority).then((place) => {
      if (isOver) place.leave();
      else places.push(place);
    });
  }
  t.after(() => {
    isOver = true;
    for (const place of places) place.leave();
  });
  await sleep(50);
  return places.length;
}

test('GitLab.com is called less often than a GitLab of our own', () => {
  const own = makeConnection();
  assert.deepEqual(callLimitsOf(own), { perSecond: 100, concurrent: 16 });
  const hosted = { ...own, url: new URL('https://gitlab.com') };
  assert.deepEqual(callLimitsOf(hosted), { perSecond: 30, concurrent: 16 });
});

test('the places of a connection are divided among the nodes', async (t) => {
  const { budgets, told } = makeStore({ nodes: 4 });
  const budget = createSharedCallBudget({ clock: systemClock, budgets }, makeConnection());
  const first = await budget.take('live');
  first.leave();
  await sleep(10);
  assert.equal(await countStarted(t, budget, 'background'), 3);
  assert.equal(await countStarted(t, budget, 'live'), 1);
  assert.deepEqual(told.opened, [
    { name: { kind: 'gitlab', connectionId: 1 }, perSecond: 100, burst: 25, slowest: 1 },
  ]);
  assert.deepEqual(told.taken[0], { live: 1, later: 0 });
});

test('a place is free again when another node was refused', async () => {
  const until = new Date(Date.now() + 60_000);
  const { budgets } = makeStore({ stopsUntil: until });
  const limits = { perSecond: 10, concurrent: 1 };
  const budget = createSharedCallBudget({ clock: systemClock, budgets }, makeConnection(), limits);
  for (const priority of ['live', 'details', 'live'] as const) {
    await assert.rejects(budget.take(priority), {
      code: 'GITLAB_RATE_LIMITED',
      retry: { at: until },
    });
  }
});

async function askOnce(
  t: TestContext,
  answer: { status: number; headers: Record<string, string> },
) {
  const fake = await startFakeGitlab(() => ({ ...answer, json: {} }));
  const { budgets, told } = makeStore();
  const ask = createAskGitlab({ clock: systemClock, budgets });
  t.after(async () => {
    await fake.close();
    await ask.close();
  });
  await ask.get({ connection: fake.connection, priority: 'live', path: 'version' });
  return told;
}

test('a 429 is told to the other nodes', async (t) => {
  const before = Date.now();
  const told = await askOnce(t, { status: 429, headers: { 'retry-after': '60' } });
  const [refusal] = told.refused as { until: Date; startedAt: Date }[];
  assert.ok(refusal && refusal.until.getTime() >= before + 60_000);
  assert.ok(refusal.startedAt.getTime() >= before && refusal.startedAt.getTime() <= Date.now());
});

test('a limit that is nearly used up is told to the other nodes', async (t) => {
  const resetS = Math.ceil(Date.now() / 1000) + 20;
  const told = await askOnce(t, {
    status: 200,
    headers: {
      'ratelimit-limit': '2000',
      'ratelimit-remaining': '100',
      'ratelimit-reset': String(resetS),
    },
  });
  const [pace] = told.slowed as { perSecond: number; until: Date }[];
  assert.ok(pace && pace.perSecond >= 4.5 && pace.perSecond <= 5.5, String(pace?.perSecond));
  assert.deepEqual(pace.until, new Date(resetS * 1000));
});
