import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Project } from '../../sandbox/gitlab/index.ts';
import { compareCiWithGitlab } from '../support/compare-ci-with-gitlab.ts';
import { holdsEventually } from '../support/eventually.ts';
import { givenLinkedProject } from '../support/link-group.ts';
import { settle } from '../support/settle.ts';
import { useWorld } from '../support/use-world.ts';

// Pipelines, deployments and feature flags as they happen. How each field is made is shown beside the
// payloads; here it is the whole road, and that Jira ends up with what GitLab has.

const world = useWorld({}, async (made) => {
  shop = await givenLinkedProject(made, 'acme');
});

let shop: Project;

const stateOf = (issueKey: string) =>
  world()
    .jira.issue(issueKey)
    .builds.map(({ state }) => state);

test('a pipeline shows on the issue that its branch names, from start to end', async () => {
  const { gitlab, jira } = world();
  await gitlab.pushCommits(shop, 'CI-1-cart', [{ message: 'add a cart' }]);
  const pipeline = await gitlab.createPipeline({ project: shop, ref: 'CI-1-cart' });
  await holdsEventually(() => assert.deepEqual(stateOf('CI-1'), ['pending']));
  await gitlab.updatePipeline(pipeline, { status: 'running' });
  await holdsEventually(() => assert.deepEqual(stateOf('CI-1'), ['in_progress']));
  const testReport = { total: 9, success: 6, failed: 2, skipped: 1, error: 0 };
  await gitlab.updatePipeline(pipeline, { status: 'failed', testReport });
  await holdsEventually(() => assert.deepEqual(stateOf('CI-1'), ['failed']));
  const [build] = jira.issue('CI-1').builds;
  assert.deepEqual(build?.testInfo, {
    totalNumber: 9,
    numberPassed: 6,
    numberFailed: 2,
    numberSkipped: 1,
  });
});

test('so it does for the commit it runs on, and for the merge request it belongs to', async () => {
  const { gitlab } = world();
  await gitlab.pushCommits(shop, 'wheels', [{ message: 'CI-2 add wheels' }]);
  await gitlab.createPipeline({ project: shop, ref: 'wheels', status: 'success' });
  await holdsEventually(() => assert.deepEqual(stateOf('CI-2'), ['successful']));

  await gitlab.pushCommits(shop, 'brakes', [{ message: 'add brakes' }]);
  const mergeRequest = await gitlab.openMergeRequest({
    project: shop,
    sourceBranch: 'brakes',
    title: 'CI-3 Brakes',
    author: gitlab.root,
  });
  await gitlab.createPipeline({ project: shop, mergeRequest, status: 'running' });
  await holdsEventually(() => assert.deepEqual(stateOf('CI-3'), ['in_progress']));
});

test('a deployment brings the issues of the commits since the last one to the same place', async () => {
  const { gitlab, jira } = world();
  const deploy = async (environment: string) => {
    const pipeline = await gitlab.createPipeline({ project: shop, ref: 'main', status: 'success' });
    return gitlab.createDeployment({
      project: shop,
      environment,
      ref: 'main',
      pipeline,
      status: 'success',
    });
  };
  const placesOf = (issueKey: string) =>
    jira.issue(issueKey).deployments.map(({ environment }) => environment.type);
  await gitlab.pushCommits(shop, 'main', [{ message: 'CI-4 old' }, { message: 'CI-5 newest' }]);
  await deploy('production');
  await holdsEventually(() => assert.deepEqual(placesOf('CI-5'), ['production']));
  assert.deepEqual(placesOf('CI-4'), [], 'the first one claims no past');
  await gitlab.pushCommits(shop, 'main', [{ message: 'CI-6 more' }, { message: 'CI-7 most' }]);
  await deploy('qa');
  await deploy('production');
  await holdsEventually(() => {
    assert.deepEqual(placesOf('CI-6'), ['production']);
    assert.deepEqual(placesOf('CI-7').toSorted(), ['production', 'testing']);
  });
});

test('a feature flag shows where its description names the issue, and goes when it no longer does', async () => {
  const { gitlab, jira } = world();
  gitlab.createFeatureFlag({
    project: shop,
    name: 'cart',
    description: 'for CI-8',
    active: false,
    strategies: [{ name: 'default', scopes: ['production'] }],
  });
  gitlab.updateFeatureFlag(shop, 'cart', { active: true });
  await holdsEventually(() => {
    const [flag] = jira.issue('CI-8').featureFlags;
    assert.equal(flag?.key, 'cart');
    assert.equal(flag?.summary.status.enabled, true);
  });
  gitlab.updateFeatureFlag(shop, 'cart', { description: 'for nobody', active: false });
  await holdsEventually(() => assert.deepEqual(jira.issue('CI-8').featureFlags, []));
});

test('in the end Jira has what GitLab has', async () => {
  await settle(world());
  assert.deepEqual(await compareCiWithGitlab(world(), [shop]), []);
});
