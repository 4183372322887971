import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { OutgoingHook, Project } from '../../sandbox/gitlab/index.ts';
import { jiraShows } from '../support/jira-shows.ts';
import { givenLinkedProject } from '../support/link-group.ts';
import { settle } from '../support/settle.ts';
import { useWorld } from '../support/use-world.ts';

const world = useWorld({}, async (made) => {
  shop = await givenLinkedProject(made, 'acme');
});

let shop: Project;

/** Every order of the rows. */
function permutations<T>(rows: readonly T[]): T[][] {
  if (rows.length < 2) return [[...rows]];
  return rows.flatMap((row, at) =>
    permutations(rows.toSpliced(at, 1)).map((others) => [row, ...others]),
  );
}

const orders = permutations([0, 1, 2]);

/** The group's hook requests that the acts would send, kept back. */
async function keepBack(acts: () => Promise<void>): Promise<OutgoingHook[]> {
  const { deliveries } = world().gitlab;
  deliveries.hold();
  await acts();
  const kept = deliveries.take().filter(({ event }) => event === 'Push Hook');
  deliveries.release();
  return kept;
}

async function deliver(requests: readonly (OutgoingHook | undefined)[]): Promise<void> {
  for (const request of requests) {
    if (!request) throw new Error('There was no such webhook.');
    const { status } = await world().gitlab.deliveries.resend(request);
    assert.equal(status, 200);
  }
}

test('a branch that was made, pushed and deleted stays deleted, in whatever order that is told', async () => {
  const { gitlab } = world();
  for (const [n, order] of orders.entries()) {
    const kept = await keepBack(async () => {
      await gitlab.pushCommits(shop, `LATE-1-${n}`, [{ message: 'make' }]);
      await gitlab.pushCommits(shop, `LATE-1-${n}`, [{ message: 'go on' }]);
      await gitlab.deleteBranch(shop, `LATE-1-${n}`);
    });
    assert.equal(kept.length, 3);
    await deliver(order.map((at) => kept[at]));
  }
  await settle(world());
  assert.deepEqual(jiraShows(world(), 'LATE-1').branches, []);
});

test('a branch ends at its last head, in whatever order its pushes are told', async () => {
  const { gitlab, jira } = world();
  const heads = new Map<string, string | undefined>();
  for (const [n, order] of orders.entries()) {
    const name = `LATE-2-${n}`;
    const kept = await keepBack(async () => {
      await gitlab.pushCommits(shop, name, [{ message: 'make' }]);
      await gitlab.pushCommits(shop, name, [{ message: 'go on' }]);
      heads.set(name, (await gitlab.forcePush(shop, name, [{ message: 'anew' }])).at(-1));
    });
    await deliver(order.map((at) => kept[at]));
  }
  await settle(world());
  const shown = jira.issue('LATE-2').branches.map(({ name, lastCommit }) => [name, lastCommit.id]);
  assert.deepEqual(shown, [...heads]);
});

test('a branch that was deleted and made again is there, in whatever order that is told', async () => {
  const { gitlab, jira } = world();
  const heads = new Map<string, string | undefined>();
  for (const [n, order] of orders.entries()) {
    const name = `LATE-3-${n}`;
    const kept = await keepBack(async () => {
      await gitlab.pushCommits(shop, name, [{ message: 'make' }]);
      await gitlab.deleteBranch(shop, name);
      heads.set(name, (await gitlab.pushCommits(shop, name, [{ message: 'again' }])).at(-1));
    });
    await deliver(order.map((at) => kept[at]));
  }
  await settle(world());
  const shown = jira.issue('LATE-3').branches.map(({ name, lastCommit }) => [name, lastCommit.id]);
  assert.deepEqual(shown, [...heads]);
});

test('everything told twice and shuffled shows what GitLab holds', async () => {
  const { gitlab, jira } = world();
  const ann = gitlab.createUser({ username: 'ann' });
  gitlab.deliveries.hold();
  await gitlab.pushCommits(shop, 'LATE-4-stays', [{ message: 'LATE-4 one' }]);
  await gitlab.pushCommits(shop, 'LATE-4-goes', [{ message: 'LATE-4 two' }]);
  const mergeRequest = await gitlab.openMergeRequest({
    project: shop,
    sourceBranch: 'LATE-4-goes',
    title: 'LATE-4 Merge two',
    author: ann,
  });
  const [, head] = await gitlab.pushCommits(shop, 'LATE-4-stays', [
    { message: 'LATE-4 three' },
    { message: 'four' },
  ]);
  await gitlab.merge(mergeRequest, ann, { removeSourceBranch: true });
  gitlab.deliveries.duplicate();
  gitlab.deliveries.shuffle();
  gitlab.deliveries.release();
  await settle(world());
  assert.deepEqual(jiraShows(world(), 'LATE-4'), {
    branches: ['LATE-4-stays'],
    commits: ['LATE-4 one', 'LATE-4 three', 'LATE-4 two', "Merge branch 'LATE-4-goes' into 'main'"],
    mergeRequests: ['MERGED LATE-4 Merge two'],
  });
  assert.equal(jira.issue('LATE-4').branches[0]?.lastCommit.id, head);
});

test('a webhook of a branch deleted long ago does not bring it back', async () => {
  const { gitlab } = world();
  const [made] = await keepBack(async () => {
    await gitlab.pushCommits(shop, 'LATE-5', [{ message: 'make' }]);
  });
  await deliver([made]);
  await gitlab.deleteBranch(shop, 'LATE-5');
  await settle(world());
  assert.deepEqual(jiraShows(world(), 'LATE-5').branches, []);
  const again = made && { ...made, headers: { ...made.headers } };
  // As if GitLab had made the event anew: not recognised by its key.
  if (again) Reflect.deleteProperty(again.headers, 'Idempotency-Key');
  await deliver([again]);
  await settle(world());
  assert.deepEqual(jiraShows(world(), 'LATE-5').branches, []);
});
