import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Project } from '../../sandbox/gitlab/index.ts';
import { holdsEventually } from '../support/eventually.ts';
import { emptyPanel, jiraShows } from '../support/jira-shows.ts';
import { givenLinkedProject } from '../support/link-group.ts';
import { settle } from '../support/settle.ts';
import { startJob } from '../support/start-job.ts';
import type { World } from '../support/start-world.ts';
import { useWorld } from '../support/use-world.ts';

// Hooks that do not work, and projects that come into and go out of what is linked.

async function branchesAreShown(world: World, names: readonly string[]): Promise<void> {
  await holdsEventually(() => {
    for (const name of names) assert.deepEqual(jiraShows(world, name).branches, [name]);
  });
}

async function pushBranches(world: World, project: Project, names: readonly string[]) {
  for (const name of names) await world.gitlab.pushCommits(project, name, [{ message: 'work' }]);
  await world.gitlab.deliveries.settled();
}

describe('where GitLab disables hooks that fail', () => {
  const given = useWorld({ gitlab: { autoDisableHooks: true } }, async (made) => {
    shop = await givenLinkedProject(made, 'acme');
    await settle(made);
  });

  let shop: Project;

  const groupHook = () =>
    given()
      .gitlab.hooks()
      .find(({ owner }) => owner.kind === 'group');

  test('what could not be delivered is taken from the log of GitLab', async () => {
    const world = given();
    const names = ['LOG-1', 'LOG-2'];
    await world.restart(() => pushBranches(world, shop, names));
    const failed = world.gitlab.hookDeliveries().filter(({ status }) => status === null);
    assert.ok(failed.length >= names.length);
    assert.deepEqual(jiraShows(world, 'LOG-1'), emptyPanel);
    world.gitlab.clearRequests();
    await startJob(world, 'check-hooks', {});
    await branchesAreShown(world, names);
    assert.deepEqual(
      [...world.gitlab.requestCounts().keys()].filter((route) => route.includes('/branches')),
      [],
      'nothing had to be compared',
    );
  });

  test('a hook that GitLab pauses is known to, and nothing is lost', async () => {
    const world = given();
    const names = ['REST-1', 'REST-2', 'REST-3', 'REST-4', 'REST-5', 'REST-6'];
    await world.restart(() => pushBranches(world, shop, names));
    assert.ok(groupHook()?.disabledUntil, 'GitLab rests');
    await startJob(world, 'check-hooks', {});
    const { reads } = await world.storage();
    await holdsEventually(async () => {
      const [status] = await reads.hooks();
      assert.equal(status?.count.paused, 1);
    });
    await branchesAreShown(world, names);
  });

  test('a hook that GitLab disabled is enabled again, and what was pushed meanwhile is shown', async () => {
    const world = given();
    const { gitlab } = world;
    await settle(world);
    const hook = groupHook();
    assert.ok(hook);
    gitlab.disableHook(hook);
    gitlab.loseHooks({ ratio: 1 });
    await pushBranches(world, shop, ['OFF-1']);
    gitlab.loseHooks(null);
    await startJob(world, 'check-hooks', {});
    await branchesAreShown(world, ['OFF-1']);
    await holdsEventually(() => assert.equal(groupHook()?.recentFailures, 0));
    assert.equal(groupHook()?.id, hook.id);
    await pushBranches(world, shop, ['ON-1']);
    await branchesAreShown(world, ['ON-1']);
  });
});

describe('what comes and goes', () => {
  const given = useWorld({}, async (made) => {
    shop = await givenLinkedProject(made, 'acme');
    await settle(made);
  });

  let shop: Project;

  test('a project that leaves what is linked disappears, and comes back with it', async () => {
    const world = given();
    const { gitlab } = world;
    const outside = gitlab.createGroup({ path: 'outside' });
    await pushBranches(world, shop, ['MOVE-1']);
    await branchesAreShown(world, ['MOVE-1']);
    const home = { id: shop.namespaceId };
    gitlab.transferProject(shop, outside);
    await holdsEventually(() => assert.deepEqual(jiraShows(world, 'MOVE-1'), emptyPanel));
    await pushBranches(world, shop, ['MOVE-2']);
    await settle(world);
    assert.deepEqual(jiraShows(world, 'MOVE-2'), emptyPanel);
    gitlab.transferProject(shop, home);
    await branchesAreShown(world, ['MOVE-1', 'MOVE-2']);
    await pushBranches(world, shop, ['MOVE-3']);
    await branchesAreShown(world, ['MOVE-3']);
  });

  test('a project that was never linked comes with its past when it moves in', async () => {
    const world = given();
    const { gitlab } = world;
    const elsewhere = gitlab.createGroup({ path: 'elsewhere' });
    const project = gitlab.createProject({ group: elsewhere, name: 'Bought' });
    await gitlab.pushCommits(project, 'main', [{ message: 'IN-1 long ago' }]);
    await pushBranches(world, project, ['IN-2']);
    await settle(world);
    assert.deepEqual(jiraShows(world, 'IN-1'), emptyPanel);
    gitlab.transferProject(project, { id: shop.namespaceId });
    await branchesAreShown(world, ['IN-2']);
    await holdsEventually(() =>
      assert.deepEqual(jiraShows(world, 'IN-1').commits, ['IN-1 long ago']),
    );
  });

  test('a group that is deleted takes all its projects with it', async () => {
    const world = given();
    const { gitlab } = world;
    const below = gitlab.createGroup({ path: 'below', parent: { id: shop.namespaceId } });
    const deeper = gitlab.createGroup({ path: 'deeper', parent: below });
    const names = ['GONE-1', 'GONE-2'];
    for (const [index, group] of [below, deeper].entries()) {
      const project = gitlab.createProject({ group, name: `Part ${index}` });
      await gitlab.pushCommits(project, 'main', [{ message: 'begin' }]);
      await pushBranches(world, project, names.slice(index, index + 1));
    }
    await branchesAreShown(world, names);
    gitlab.deleteGroup(below);
    await holdsEventually(() => {
      for (const name of names) assert.deepEqual(jiraShows(world, name), emptyPanel);
    });
    assert.deepEqual(jiraShows(world, 'MOVE-1').branches, ['MOVE-1'], 'the others stay');
  });
});

describe('where groups have no hooks', () => {
  const given = useWorld({ gitlab: { edition: 'free' } }, async (made) => {
    shop = await givenLinkedProject(made, 'acme');
    await settle(made);
  });

  let shop: Project;

  test('those of projects tell of pipelines, deployments and flags as well', async () => {
    const { gitlab, jira } = given();
    await gitlab.pushCommits(shop, 'FREE-1', [{ message: 'FREE-1 work' }]);
    const pipeline = await gitlab.createPipeline({ project: shop, ref: 'FREE-1' });
    const running = () => jira.issue('FREE-1').builds.map(({ state }) => state);
    await holdsEventually(() => assert.deepEqual(running(), ['pending']));
    await gitlab.updatePipeline(pipeline, { status: 'success' });
    await gitlab.createDeployment({
      project: shop,
      environment: 'production',
      ref: 'FREE-1',
      pipeline,
      status: 'success',
    });
    gitlab.createFeatureFlag({
      project: shop,
      name: 'cart',
      description: 'for FREE-1',
      active: false,
    });
    gitlab.updateFeatureFlag(shop, 'cart', { active: true });
    await holdsEventually(() => {
      const { builds, deployments, featureFlags } = jira.issue('FREE-1');
      assert.deepEqual(
        [...builds, ...deployments].map(({ state }) => state),
        ['successful', 'successful'],
      );
      assert.deepEqual(
        featureFlags.map(({ summary }) => summary.status.enabled),
        [true],
      );
    });
  });
});
