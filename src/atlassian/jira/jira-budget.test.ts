import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Urgency } from '../../domain/index.ts';
import { type CallShares, type CallSource, systemClock } from '../../lib/index.ts';
import type { Budget, BudgetStore } from '../../ports/index.ts';
import { createJiraBudget } from './jira-budget.ts';
import { clientDeps, makeInstallation, startSite } from './jira-site.fake.ts';
import { createSubmitToJira } from './submit-to-jira.ts';

const site = makeInstallation('https://site.atlassian.net');
const bulk = (urgency: Urgency) => ({ path: '/rest/builds/0.1/bulk', urgency });

/** Grants everything, and remembers by part what it was told. */
function makeStore() {
  const opened: Budget[] = [];
  const told: [part: string, what: string, value: unknown][] = [];
  const taken: [part: string, want: CallShares][] = [];
  function open(budget: Budget): CallSource {
    opened.push(budget);
    const part = budget.name.kind === 'jira' ? budget.name.part : 'not Jira';
    return {
      async take({ want }) {
        taken.push([part, want]);
        return { ...want, nextAt: { live: new Date(), later: new Date() } };
      },
      refuse: async (refusal) => void told.push([part, 'refuse', refusal]),
      pause: async (until) => void told.push([part, 'pause', until]),
      slow: async (pace) => void told.push([part, 'slow', pace]),
      countNodes: async () => 1,
    };
  }
  const budgets: BudgetStore = { open };
  return { budgets, opened, told, taken };
}

function setUp() {
  const store = makeStore();
  return { ...store, budget: createJiraBudget({ clock: systemClock, budgets: store.budgets }) };
}

test('a site has one budget for all its endpoints, in which history comes later', async () => {
  const { budget, opened, taken } = setUp();
  await budget.take(site, bulk('live'));
  await budget.take(site, { path: '/rest/devinfo/0.10/repository/7', urgency: 'history' });
  const name = { kind: 'jira', installationId: 1, part: 'all' };
  assert.deepEqual(opened, [{ name, perSecond: 40, burst: 80, slowest: 2 }]);
  assert.deepEqual(
    taken.map(([part, want]) => [part, want.live > 0, want.later]),
    [
      ['all', true, 0],
      ['all', true, 1],
    ],
  );
});

test("a person's question is never held back", async () => {
  const { budget, opened } = setUp();
  const call = { path: '/rest/api/3/user?accountId=7', urgency: 'live' } as const;
  const headers = { 'retry-after': '60' };
  budget.learn(site, call, { status: 429, headers, startedAt: new Date() });
  await budget.take(site, call);
  assert.deepEqual(opened, []);
});

test('a spent quota stops everything of the site and of no other', async () => {
  const { budget, told } = setUp();
  const startedAt = new Date();
  const headers = { 'retry-after': '60', 'ratelimit-reason': 'jira-quota-tenant-based' };
  budget.learn(site, bulk('live'), { status: 429, headers, startedAt });
  const refused = { code: 'JIRA_RATE_LIMITED', message: /^site\.atlassian\.net is sent no more/ };
  const other = { path: '/rest/devinfo/0.10/bulk', urgency: 'history' } as const;
  await assert.rejects(budget.take(site, other), refused);
  await assert.rejects(budget.take(site, bulk('live')), refused);
  await budget.take({ ...site, id: 2 as typeof site.id }, bulk('live'));
  assert.deepEqual(
    told.map(([part, what]) => [part, what]),
    [['all', 'refuse']],
  );
});

test('any other 429 slows the site down, and a 503 does not: their lanes wait by themselves', async () => {
  const { budget, told } = setUp();
  const headers = { 'retry-after': '60' };
  budget.learn(site, bulk('history'), { status: 503, headers, startedAt: new Date() });
  assert.equal(told.length, 0);
  const startedAt = new Date();
  budget.learn(site, bulk('history'), { status: 429, headers, startedAt });
  assert.deepEqual(
    told.map(([part, what]) => [part, what]),
    [['all', 'refuse']],
  );
  await budget.take(site, bulk('live'));
});

test('an endpoint that said how little is left has a pace of its own until it counts anew', async () => {
  const { budget, told, taken } = setUp();
  const until = new Date(Date.now() + 100);
  const headers = {
    'x-ratelimit-limit': '100',
    'x-ratelimit-remaining': '1',
    'x-ratelimit-reset': until.toISOString(),
  };
  budget.learn(site, bulk('history'), { status: 202, headers, startedAt: new Date() });
  const [part, what, pace] = told[0] ?? [];
  assert.deepEqual([part, what], ['builds/history', 'slow']);
  assert.deepEqual((pace as { until: Date }).until, until);
  await budget.take(site, bulk('history'));
  await budget.take(site, bulk('live'));
  assert.deepEqual(new Set(taken.map(([name]) => name)), new Set(['builds/history', 'all']));
  taken.length = 0;
  await new Promise((resolve) => setTimeout(resolve, 400));
  await budget.take(site, bulk('history'));
  assert.deepEqual(
    taken.map(([name]) => name),
    ['all'],
  );
});

test('points that run out slow down the whole site', async () => {
  const { budget, told } = setUp();
  const headers = { 'beta-ratelimit': '"tenant-app-quota";r=100;t=100' };
  budget.learn(site, bulk('live'), { status: 202, headers, startedAt: new Date() });
  assert.deepEqual(
    told.map(([part, what]) => [part, what]),
    [['all', 'slow']],
  );
});

test('what is submitted and removed goes by the budget', async (context) => {
  const store = makeStore();
  let status = 202;
  const installation = await startSite(context, (_, response) => {
    response.writeHead(status, { 'retry-after': '60' }).end('{}');
  });
  const deps = { ...clientDeps, clock: systemClock, product: 'test', budgets: store.budgets };
  const jira = createSubmitToJira(deps);
  const batch = { endpoint: 'builds', urgency: 'history', entities: [], properties: {} } as const;
  await jira.submit(installation, batch);
  assert.deepEqual(store.taken, [['all', { live: 0, later: 1 }]]);
  status = 429;
  await assert.rejects(jira.submit(installation, batch), { code: 'JIRA_RATE_LIMITED' });
  assert.equal(store.told[0]?.[1], 'refuse');
});
