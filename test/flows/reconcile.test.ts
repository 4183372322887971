import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Project } from '../../sandbox/gitlab/index.ts';
import type { ProjectId } from '../../src/domain/index.ts';
import { eventually, holdsEventually } from '../support/eventually.ts';
import { emptyPanel, jiraShows } from '../support/jira-shows.ts';
import { givenLinkedProject } from '../support/link-group.ts';
import { settle } from '../support/settle.ts';
import { startJob } from '../support/start-job.ts';
import { useWorld } from '../support/use-world.ts';

// What no webhook told: GitLab loses them, sends none for some things, and people remove them.

const world = useWorld({}, async (made) => {
  shop = await givenLinkedProject(made, 'acme');
  await settle(made);
});

let shop: Project;

const panel = (issueKey: string) => jiraShows(world(), issueKey);

/** Whatever the work tells, nobody hears of it. */
async function unheard<T>(work: () => Promise<T> | T): Promise<T> {
  const { gitlab } = world();
  gitlab.loseHooks({ ratio: 1 });
  const answer = await work();
  await gitlab.deliveries.settled();
  gitlab.loseHooks(null);
  return answer;
}

const lookAround = () => startJob(world(), 'reconcile-quick', {});

test('what happened while no webhook arrived is shown after the next look', async () => {
  const { gitlab, jira } = world();
  await unheard(async () => {
    await gitlab.pushCommits(shop, 'REC-1-cart', [{ message: 'REC-1 a' }, { message: 'REC-1 b' }]);
    await gitlab.openMergeRequest({
      project: shop,
      sourceBranch: 'REC-1-cart',
      title: 'REC-1 Cart',
      author: gitlab.root,
    });
    const pipeline = await gitlab.createPipeline({ project: shop, ref: 'REC-1-cart' });
    await gitlab.createDeployment({
      project: shop,
      environment: 'production',
      ref: 'REC-1-cart',
      pipeline,
      status: 'success',
    });
    gitlab.createFeatureFlag({ project: shop, name: 'cart', description: 'REC-1' });
    await gitlab.pushCommits(shop, 'main', [{ message: 'REC-2 on main' }]);
    await gitlab.pushCommits(shop, 'no-key', [{ message: 'REC-3 x' }, { message: 'nothing' }]);
  });
  assert.deepEqual(panel('REC-1'), emptyPanel);
  await lookAround();
  await holdsEventually(() => {
    assert.deepEqual(panel('REC-1'), {
      branches: ['REC-1-cart'],
      commits: ['REC-1 a', 'REC-1 b'],
      mergeRequests: ['OPEN REC-1 Cart'],
    });
    const { builds, deployments, featureFlags } = jira.issue('REC-1');
    assert.deepEqual([builds.length, deployments.length, featureFlags.length], [1, 1, 1]);
    assert.deepEqual(panel('REC-2').commits, ['REC-2 on main']);
    assert.deepEqual(panel('REC-3').commits, ['REC-3 x']);
  });
});

test('many branches of one push, for which GitLab sends no push hooks, are shown', async () => {
  const { gitlab } = world();
  const names = ['MANY-1', 'MANY-2', 'MANY-3', 'MANY-4', 'MANY-5'];
  await unheard(() =>
    gitlab.pushManyBranches(
      shop,
      Object.fromEntries(names.map((name) => [name, [{ message: `${name} work` }]])),
    ),
  );
  await lookAround();
  await holdsEventually(() => {
    for (const name of names) {
      const commits = [`${name} work`];
      assert.deepEqual(panel(name), { branches: [name], commits, mergeRequests: [] });
    }
  });
});

test('what was deleted disappears', async () => {
  const { gitlab, jira } = world();
  await settle(world());
  await gitlab.pushCommits(shop, 'DEL-1', [{ message: 'work' }]);
  const mergeRequest = await gitlab.openMergeRequest({
    project: shop,
    sourceBranch: 'DEL-1',
    title: 'DEL-2 Gone soon',
    author: gitlab.root,
  });
  gitlab.createFeatureFlag({ project: shop, name: 'old', description: 'DEL-3' });
  await lookAround();
  await holdsEventually(() => {
    assert.deepEqual(panel('DEL-2').mergeRequests, ['OPEN DEL-2 Gone soon']);
    assert.equal(jira.issue('DEL-3').featureFlags.length, 1);
  });
  await settle(world());
  await unheard(async () => {
    gitlab.deleteMergeRequest(mergeRequest, gitlab.root);
    gitlab.deleteFeatureFlag(shop, 'old');
    await gitlab.deleteBranch(shop, 'DEL-1');
  });
  await lookAround();
  await holdsEventually(() => {
    assert.deepEqual(panel('DEL-1').branches, []);
    assert.deepEqual(panel('DEL-2'), emptyPanel);
    assert.equal(jira.issue('DEL-3').featureFlags.length, 0);
  });
});

test('a look at what did not change asks little and tells Jira nothing', async () => {
  const { gitlab, jira } = world();
  await lookAround();
  await settle(world());
  const sent = jira.stats.requests;
  gitlab.clearRequests();
  await lookAround();
  await holdsEventually(() =>
    assert.equal(gitlab.requestCounts().get('GET /api/v4/projects/:id/feature_flags'), 1),
  );
  await settle(world());
  assert.deepEqual(jira.stats.requests, sent);
});

test('a renamed project is shown at its new address, whether or not GitLab told of it', async () => {
  const { gitlab, jira } = world();
  const pathOf = () => new URL(jira.issue('REC-1').branches[0]?.url ?? 'http://none').pathname;
  gitlab.renameProject(shop, 'market');
  await holdsEventually(() => assert.match(pathOf(), /^\/acme\/market\//));
  await settle(world());
  await unheard(() => gitlab.renameProject(shop, 'bazaar'));
  await startJob(world(), 'rediscover-projects', {});
  const { stores } = await world().storage();
  const [connection] = await stores.connections.list();
  assert.ok(connection);
  await eventually(() => stores.sweeps.hasMoved(connection.id, shop.id as ProjectId));
  await startJob(world(), 'reconcile', {});
  // By then the job has come round by itself.
  await holdsEventually(() => {
    assert.match(pathOf(), /^\/acme\/bazaar\//);
    const urls = jira.issue('REC-1').commits.map(({ url }) => new URL(url).pathname);
    assert.ok(
      urls.every((path) => path.startsWith('/acme/bazaar/')),
      urls.join(' '),
    );
  }, 90_000);
});

test('a hook that somebody removed is made again, and nothing is lost', async () => {
  const { gitlab } = world();
  await settle(world());
  const groupHook = gitlab.hooks().find(({ owner }) => owner.kind === 'group');
  assert.ok(groupHook);
  gitlab.removeHook(groupHook);
  await unheard(() => gitlab.pushCommits(shop, 'HOOK-1', [{ message: 'work' }]));
  await startJob(world(), 'check-hooks', {});
  await holdsEventually(() => {
    assert.ok(gitlab.hooks().some(({ owner }) => owner.kind === 'group'));
    assert.deepEqual(panel('HOOK-1').branches, ['HOOK-1']);
  });
});

test('a deleted project disappears, although nobody told of it', async () => {
  const { gitlab } = world();
  await settle(world());
  await unheard(() => gitlab.deleteProject(shop));
  const { stores } = await world().storage();
  const [connection] = await stores.connections.list();
  assert.ok(connection);
  await stores.sweeps.wishBelow(connection.id, { kind: 'system' }, { after: null, limit: 10 });
  await startJob(world(), 'reconcile', {});
  await holdsEventually(() => {
    for (const key of ['REC-1', 'MANY-1', 'HOOK-1']) assert.deepEqual(panel(key), emptyPanel);
  });
});
