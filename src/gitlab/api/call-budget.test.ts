import assert from 'node:assert/strict';
import { mock, type TestContext, test } from 'node:test';
import { systemClock } from '../../lib/index.ts';
import {
  type CallBudget,
  type CallLimits,
  createCallBudget,
  type Priority,
} from './call-budget.ts';

function setUp(t: TestContext, limits: CallLimits): CallBudget {
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 });
  t.after(() => mock.timers.reset());
  return createCallBudget({ clock: systemClock }, limits);
}

/** Lets promises settle between two ticks of the mocked clock. */
async function pass(ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 50) {
    mock.timers.tick(50);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await new Promise((resolve) => setImmediate(resolve));
}

/** Asks for many places that are left at once; answers the list that grows with each start. */
function takeAndLeave(budget: CallBudget, priority: Priority, count: number): number[] {
  const starts: number[] = [];
  for (let index = 0; index < count; index += 1) {
    void budget.take(priority).then((place) => {
      starts.push(place.startedAtMs);
      place.leave();
    });
  }
  return starts;
}

test('no second sees more starts than allowed', async (t) => {
  const budget = setUp(t, { perSecond: 10, concurrent: 100 });
  const starts = takeAndLeave(budget, 'live', 35);
  await pass(4_000);
  assert.equal(starts.length, 35);
  for (const start of starts) {
    const within = starts.filter((other) => other >= start && other < start + 1_000).length;
    assert.ok(within <= 10, `${within} starts within a second`);
  }
});

test('no more run at a time than allowed, and each that leaves lets one in', async (t) => {
  const budget = setUp(t, { perSecond: 100, concurrent: 2 });
  const first = await budget.take('live');
  await budget.take('live');
  let isThirdIn = false;
  const third = budget.take('live').then(() => {
    isThirdIn = true;
  });
  await pass(3_000);
  assert.equal(isThirdIn, false);
  first.leave();
  await third;
  assert.equal(isThirdIn, true);
});

test('a quarter of both budgets is kept for live work', async (t) => {
  const budget = setUp(t, { perSecond: 8, concurrent: 4 });
  const background = takeAndLeave(budget, 'background', 20);
  await pass(0);
  assert.equal(background.length, 6);
  const live = takeAndLeave(budget, 'live', 2);
  await pass(0);
  assert.equal(live.length, 2);

  await pass(5_000);
  const running = { background: 0, live: 0 };
  for (const priority of ['background', 'live'] as const) {
    for (let index = 0; index < 4; index += 1) {
      void budget.take(priority).then(() => {
        running[priority] += 1;
      });
    }
    await pass(0);
  }
  assert.deepEqual(running, { background: 3, live: 1 });
});

test('live work goes first', async (t) => {
  const budget = setUp(t, { perSecond: 100, concurrent: 1 });
  const order: string[] = [];
  const holder = await budget.take('live');
  const done = (['background', 'live'] as const).map((priority) =>
    budget.take(priority).then((place) => {
      order.push(priority);
      place.leave();
    }),
  );
  holder.leave();
  await Promise.all(done);
  assert.deepEqual(order, ['live', 'background']);
});

test('a short pause is waited out, a long one refuses those who wait and those who come', async (t) => {
  const budget = setUp(t, { perSecond: 100, concurrent: 2 });
  const place = await budget.take('live');
  budget.refuse(place, new Date(Date.now() + 1_500));
  place.leave();
  const started = takeAndLeave(budget, 'live', 1);
  await pass(1_400);
  assert.equal(started.length, 0);
  await pass(200);
  assert.equal(started.length, 1);

  const next = await budget.take('live');
  await budget.take('live');
  const waits = budget.take('live');
  const at = new Date(Date.now() + 30_000);
  assert.deepEqual(budget.refuse(next, at), at);
  await assert.rejects(waits, { code: 'GITLAB_RATE_LIMITED', retry: { at } });
  await assert.rejects(budget.take('background'), { code: 'GITLAB_RATE_LIMITED' });
});

test('without a time from GitLab the pauses grow, and one success begins anew', async (t) => {
  const budget = setUp(t, { perSecond: 100, concurrent: 2 });
  const pauses: number[] = [];
  for (const isRefused of [true, true, true, false, true]) {
    await pass(10_000);
    const place = await budget.take('live');
    if (isRefused) pauses.push(budget.refuse(place, null).getTime() - Date.now());
    else budget.confirm(place);
    place.leave();
  }
  const [first = 0, second = 0, third = 0, afterSuccess = 0] = pauses;
  assert.ok(first >= 500 && first <= 1_000, String(first));
  assert.ok(second >= 1_000 && second <= 2_000, String(second));
  assert.ok(third >= 2_000 && third <= 4_000, String(third));
  assert.ok(afterSuccess >= 500 && afterSuccess <= 1_000, String(afterSuccess));
});

test('details take little while the past is read, and more when it is not', async (t) => {
  const budget = setUp(t, { perSecond: 100, concurrent: 100 });
  const alone = takeAndLeave(budget, 'details', 200);
  await pass(0);
  assert.equal(alone.length, 75);
  await pass(3_000);
  const past = takeAndLeave(budget, 'background', 200);
  const besides = takeAndLeave(budget, 'details', 200);
  await pass(0);
  assert.deepEqual([past.length, besides.length], [75, 10]);
});
