import assert from 'node:assert/strict';
import { mock, type TestContext, test } from 'node:test';
import { type CallLine, createCallLine } from './call-line.ts';
import type { CallGrant, CallShare, CallShares, CallSource } from './call-source.ts';
import { systemClock } from './clock.ts';

type Request = Parameters<CallSource['take']>[0];
type Answer = (request: Request) => Promise<CallGrant>;

/** A line on a mocked clock, before a source that answers as told and remembers what it was asked. */
function setUp(t: TestContext, answer: Answer = grantAll, perSecond = 100) {
  mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 1_000_000 });
  t.after(() => mock.timers.reset());
  const asked: Request[] = [];
  const told: unknown[] = [];
  const tell = async (what: unknown) => {
    told.push(what);
  };
  const source: CallSource = {
    take(request) {
      asked.push(request);
      return answer(request);
    },
    refuse: tell,
    pause: tell,
    slow: tell,
    countNodes: async () => 4,
  };
  const makeError = (at: Date) => Object.assign(new Error('too far off'), { at });
  const line = createCallLine({ clock: systemClock, source, makeError }, perSecond);
  return { line, asked, told };
}

function grant({ live, later }: CallShares, nextInMs = 0): CallGrant {
  const next = new Date(Date.now() + nextInMs);
  return { live, later, nextAt: { live: next, later: next } };
}

async function grantAll({ want }: Request): Promise<CallGrant> {
  return grant(want);
}

/** Grants these and no more; the rest later. */
function grantOnce(bucket: { live: number; later: number }, nextInMs: number): Answer {
  return async ({ want }) => {
    const granted = {
      live: Math.min(want.live, bucket.live),
      later: Math.min(want.later, bucket.later),
    };
    bucket.live -= granted.live;
    bucket.later -= granted.later;
    return grant(granted, bucket.live + bucket.later > 0 ? 0 : nextInMs);
  };
}

const never: Answer = () => new Promise(() => undefined);

/** Asks for many calls; answers the times at which they started, which grows. */
function start(line: CallLine, share: CallShare, count: number): number[] {
  const startedMs: number[] = [];
  for (let index = 0; index < count; index += 1) {
    void line.take(share).then(() => startedMs.push(Date.now() - 1_000_000));
  }
  return startedMs;
}

/** Lets promises settle between two ticks of the mocked clock. */
async function pass(ms: number): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  for (let passed = 0; passed < ms; passed += 10) {
    mock.timers.tick(10);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

test('a first call costs one question and no wait', async (t) => {
  const { line, asked } = setUp(t);
  const started = start(line, 'live', 1);
  await pass(0);
  assert.deepEqual(started, [0]);
  assert.deepEqual(asked, [{ want: { live: 1, later: 0 }, unused: { live: 0, later: 0 } }]);
});

test('many calls one after the other cost few questions', async (t) => {
  const { line, asked } = setUp(t);
  for (const share of ['live', 'later'] as const) {
    asked.length = 0;
    let calls = 0;
    for (; calls < 100; calls += 1) {
      const started = start(line, share, 1);
      await pass(10);
      assert.equal(started.length, 1);
    }
    assert.ok(asked.length <= 8, `${asked.length} questions for ${calls} calls of a second`);
    await pass(2_000);
  }
});

test('what was not used within a quarter of a second goes back', async (t) => {
  const { line, asked } = setUp(t, async () => grant({ live: 3, later: 2 }));
  start(line, 'live', 1);
  await pass(300);
  assert.equal(asked.length, 1);
  start(line, 'live', 1);
  await pass(0);
  assert.deepEqual(asked[1]?.unused, { live: 2, later: 2 });
});

test('calls that were granted short are spread over the block; live ones go at once', async (t) => {
  const { line, asked } = setUp(t, grantOnce({ live: 0, later: 6 }, 250));
  const later = start(line, 'later', 9);
  await pass(120);
  assert.deepEqual(later, [0, 0, 50, 100]);
  const live = start(line, 'live', 1);
  await pass(0);
  // One of those in hand: for a live call nothing has to be asked.
  assert.deepEqual([live, asked.length], [[120], 2]);
});

test('a source with nothing left is asked again when there will be something, not before', async (t) => {
  let left = 0;
  const { line, asked } = setUp(t, async () => grant({ live: left, later: 0 }, left ? 0 : 400));
  const started = start(line, 'live', 1);
  await pass(390);
  assert.equal(asked.length, 1);
  left = 1;
  await pass(20);
  assert.deepEqual([asked.length, started], [2, [400]]);
});

test('live calls go first', async (t) => {
  const bucket = { live: 0, later: 0 };
  const { line } = setUp(t, grantOnce(bucket, 100));
  const later = start(line, 'later', 1);
  const live = start(line, 'live', 2);
  await pass(10);
  Object.assign(bucket, { live: 1, later: 1 });
  await pass(1_000);
  assert.deepEqual([live.length, later.length], [2, 0]);
});

test('what is too far off is thrown at those who wait and those who come', async (t) => {
  const { line, asked } = setUp(t, async () => grant({ live: 0, later: 0 }, 30_000));
  const at = new Date(Date.now() + 30_000);
  await assert.rejects(line.take('live'), { at });
  await assert.rejects(line.take('later'), { at });
  assert.equal(asked.length, 1);
});

test('a refusal pauses at once and is told to all, and a failure to tell is nothing', async (t) => {
  const { line, told } = setUp(t);
  const refusal = { until: new Date(Date.now() + 1_500), startedAt: new Date() };
  line.refuse(refusal);
  const started = start(line, 'live', 1);
  await pass(1_490);
  assert.deepEqual([started, told], [[], [refusal]]);
  await pass(20);
  assert.deepEqual(started, [1_500]);
  const until = new Date(Date.now() + 60_000);
  line.pause(until);
  assert.deepEqual(told, [refusal, until]);
  await assert.rejects(line.take('live'), { message: 'too far off' });
});

test('a pace is told once a second', async (t) => {
  const { line, told } = setUp(t);
  const pace = { perSecond: 2, until: new Date() };
  for (let count = 0; count < 15; count += 1) {
    line.slow(pace);
    await pass(100);
  }
  assert.deepEqual(told, [pace, pace]);
});

for (const [what, answer] of [
  ['hangs', never],
  ['fails', () => Promise.reject(new Error('no database'))],
] as const) {
  test(`without the source (it ${what}) a process keeps to its part of the rate`, async (t) => {
    let isThere = true;
    const { line, asked } = setUp(t, (request) => (isThere ? grantAll(request) : answer(request)));
    start(line, 'live', 1);
    await pass(1_000);
    assert.equal(line.nodes(), 4);
    isThere = false;
    const live = start(line, 'live', 200);
    await pass(600);
    assert.ok(live.length >= 6, `${live.length} after the first question`);
    await pass(3_000);
    // A quarter of 100 a second, in blocks of whole calls.
    assert.ok(live.length >= 60 && live.length <= 90, `${live.length} in 3 s`);
    assert.ok(asked.length <= 6, `${asked.length} questions`);
  });
}

test('the source is believed again when it answers', async (t) => {
  let isThere = false;
  const { line } = setUp(t, (request) =>
    isThere ? grantAll(request) : Promise.reject(new Error('no database')),
  );
  start(line, 'live', 1);
  await pass(100);
  isThere = true;
  const live = start(line, 'live', 500);
  await pass(1_500);
  assert.equal(live.length, 500);
});
