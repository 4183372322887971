import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProductError } from '../domain/index.ts';
import type { DecisionOutcome, GatingVerdict } from '../ports/index.ts';
import { decideGatings } from './decide-gatings.ts';
import { createGatingWorld, fail, type GatingWorld } from './gatings.fake.ts';

const hourMs = 3_600_000;
const going = new AbortController().signal;

/** A world of sites with these verdicts, and its job run once. */
async function run(verdicts: (GatingVerdict | Error)[], given: Partial<GatingWorld> = {}) {
  const { world, deps } = createGatingWorld(verdicts.length);
  Object.assign(world, given);
  const say = (all: typeof verdicts) => {
    for (const [index, verdict] of all.entries()) world.verdicts.set(index + 1, verdict);
  };
  say(verdicts);
  const again = async (...next: typeof verdicts) => {
    say(next);
    await decideGatings(deps, going);
  };
  await again(...verdicts);
  return { world, again };
}

const ends = ({ rows }: GatingWorld) => rows.map(({ end }) => end);
const reasons = ({ rows }: GatingWorld) => rows.map(({ reason }) => reason);

test('what Jira allows is approved with the token of the service account, once', async () => {
  const { world, again } = await run(['allowed']);
  const allowed = 'Allowed by change management of site-1.atlassian.net.';
  assert.deepEqual(world.decisions, [`42/70 approved by glpat-service: ${allowed}`]);
  assert.deepEqual([ends(world), reasons(world)], [['approved'], [allowed]]);
  await again('allowed');
  assert.equal(world.decisions.length, 1);
});

test('what Jira prevents is rejected, with the site named', async () => {
  const { world } = await run(['prevented']);
  const prevented = 'Prevented by change management of site-1.atlassian.net.';
  assert.deepEqual(world.decisions, [`42/70 rejected by glpat-service: ${prevented}`]);
  assert.deepEqual(ends(world), ['rejected']);
});

test('nothing is decided while Jira waits; then it is', async () => {
  const { world, again } = await run(['awaiting']);
  assert.deepEqual([world.decisions, ends(world)], [[], [null]]);
  assert.deepEqual(reasons(world), [
    'site-1.atlassian.net has not decided on the change request yet.',
  ]);
  await again('awaiting');
  assert.deepEqual(world.decisions, []);
  await again('allowed');
  assert.equal(world.decisions.length, 1);
});

test('it is asked again after 5 seconds, doubling to 5 minutes; the job sends itself while it is soon', async () => {
  const { world, again } = await run(['awaiting']);
  const limitsMs = [5_000, 10_000, 20_000, 40_000, 80_000, 160_000, 300_000, 300_000];
  for (const limitMs of limitsMs) {
    const delayMs = world.delayMs ?? 0;
    assert.ok(delayMs >= limitMs / 2 && delayMs <= limitMs, `${delayMs} of ${limitMs}`);
    const sent = delayMs < 60_000 ? [['verdicts', { startAfterMs: delayMs }]] : [];
    assert.deepEqual(world.jobs.splice(0), sent);
    await again('awaiting');
  }
});

test('a stopped worker begins nothing', async () => {
  const { world, deps } = createGatingWorld();
  world.verdicts.set(1, 'allowed');
  await decideGatings(deps, AbortSignal.abort());
  assert.deepEqual(world.decisions, []);
});

const two: [what: string, verdicts: (GatingVerdict | Error)[], end: string | null][] = [
  ['both allow it', ['allowed', 'allowed'], 'approved'],
  ['one still waits', ['allowed', 'awaiting'], null],
  ['one does not know it', ['allowed', 'unknown'], null],
  ['one cannot be asked', ['allowed', fail('soon', 'Jira is away.')], null],
  ['one prevents it', ['allowed', 'prevented'], 'rejected'],
  ['one prevents it and the other cannot be asked', [fail('soon', 'x'), 'prevented'], 'rejected'],
];
for (const [what, verdicts, end] of two) {
  test(`of two sites ${what}: ${end ?? 'later'}`, async () => {
    const { world } = await run(verdicts);
    assert.deepEqual(ends(world), [end, end]);
    assert.equal(world.decisions.length, end ? 1 : 0);
  });
}

test('the comment names all sites that allow it', async () => {
  const { world } = await run(['allowed', 'allowed']);
  assert.match(world.decisions.join(), /of site-1\.atlassian\.net, site-2\.atlassian\.net\.$/);
});

for (const verdict of ['unknown', 'invalid'] as const) {
  test(`after a day of ${verdict} a site is given up, with the reason kept`, async () => {
    const { world, again } = await run(['awaiting']);
    world.nowMs += 48 * hourMs;
    await again(verdict);
    world.nowMs += 23 * hourMs;
    await again(verdict);
    assert.deepEqual(ends(world), [null]);
    world.nowMs += hourMs;
    await again(verdict);
    assert.deepEqual(ends(world), ['given_up']);
    assert.match(reasons(world).join(), /^site-1\.atlassian\.net .* Given up after a day\.$/);
  });
}

test('an answer between starts the day anew', async () => {
  const { world, again } = await run(['unknown']);
  world.nowMs += 23 * hourMs;
  await again('awaiting');
  world.nowMs += 2 * hourMs;
  await again('unknown');
  assert.deepEqual(ends(world), [null]);
});

test('after 30 days nothing is asked any more', async () => {
  const { world, again } = await run(['awaiting']);
  world.nowMs += 30 * 24 * hourMs;
  await again('awaiting');
  assert.deepEqual(ends(world), ['given_up']);
  assert.match(reasons(world).join(), /Given up after 30 days\.$/);
});

test('a site that never answered allows nothing', async () => {
  const { world, again } = await run(['awaiting', 'unknown']);
  world.nowMs += 24 * hourMs;
  await again('awaiting', 'unknown');
  await again('allowed', 'unknown');
  assert.deepEqual([world.decisions, ends(world)], [[], [null, 'given_up']]);
  assert.equal(
    world.rows[0]?.reason,
    'site-2.atlassian.net never gave a verdict. Decide at GitLab.',
  );
  await again('prevented', 'unknown');
  assert.deepEqual(ends(world), ['rejected', 'given_up']);
});

test('what is no longer gated or linked is withdrawn, and nobody decides', async () => {
  const settings = { serviceIds: [], gatedTiers: ['staging' as const] };
  const ungated = await run(['allowed'], { settings });
  assert.deepEqual([ends(ungated.world), ungated.world.decisions], [['withdrawn'], []]);
  const { world, again } = await run(['awaiting', 'awaiting']);
  for (const row of world.rows) Object.assign(row, { isLinked: row.installationId !== 2 });
  await again('allowed', 'prevented');
  assert.deepEqual(ends(world), ['approved', 'withdrawn']);
});

test('somebody else had decided: late, when it did wait for an approval', async () => {
  const outcome: DecisionOutcome = { kind: 'not_waiting' };
  const { world } = await run(['allowed'], { outcome });
  assert.deepEqual(ends(world), ['late']);
  const early = await run(['allowed'], { outcome, wasBlocked: false });
  assert.deepEqual(ends(early.world), [null]);
  early.world.outcome = { kind: 'done' };
  await early.again('allowed');
  assert.deepEqual(ends(early.world), ['approved']);
});

const obstacles: [what: string, given: Partial<GatingWorld>, reason: RegExp, isSlow: boolean][] = [
  ['no token', { token: null }, /^No service account may decide at gitlab\.example\./, true],
  ['refused', { outcome: { kind: 'refused', reason: 'No approver.' } }, /^No approver\.$/, true],
  ['a dead token', { outcome: fail('never', 'It is revoked.') }, /^It is revoked\.$/, true],
  ['GitLab is away', { outcome: fail('soon', 'It is away.') }, /^It is away\.$/, false],
];
for (const [what, given, reason, isSlow] of obstacles) {
  test(`${what}: kept with its reason and tried again${isSlow ? ' slowly' : ''}`, async () => {
    const { world, again } = await run(['allowed'], given);
    assert.deepEqual([ends(world), world.decisions], [[null], []]);
    assert.match(reasons(world).join(), reason);
    assert.equal((world.delayMs ?? 0) >= 150_000, isSlow);
    const isAboutToken = isSlow && given.token !== null;
    assert.equal(world.problem, isAboutToken ? world.rows[0]?.reason : null);
    Object.assign(world, { outcome: { kind: 'done' }, token: 'glpat-new' });
    await again('allowed');
    assert.deepEqual([ends(world), world.problem], [['approved'], null]);
  });
}

test('a mistake of ours is thrown', async () => {
  await assert.rejects(run([new TypeError('x')]), TypeError);
  await assert.rejects(run(['allowed'], { outcome: new TypeError('x') }), (error) => {
    return error instanceof TypeError && !(error instanceof ProductError);
  });
});
