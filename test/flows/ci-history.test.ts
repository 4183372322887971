import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareCiWithGitlab } from '../support/compare-ci-with-gitlab.ts';
import { holdsEventually } from '../support/eventually.ts';
import { linkGroup } from '../support/link-group.ts';
import { settle } from '../support/settle.ts';
import { useWorld } from '../support/use-world.ts';

const world = useWorld();

test('the past of pipelines, deployments and flags is read, and later completed', async () => {
  const { gitlab, jira } = world();
  const group = gitlab.createGroup({ path: 'acme' });
  const projects = gitlab.seedProjects({
    group,
    projects: 1,
    mergeRequests: 5,
    branches: 5,
    pipelines: 105,
    deployments: 102,
    flags: 3,
    key: 'PAST',
  });
  const [first] = projects;
  assert.ok(first);
  await gitlab.pushCommits(first, 'topic', [{ message: 'PAST-900 named by the commit alone' }]);
  await gitlab.createPipeline({ project: first, ref: 'topic', status: 'success' });
  await linkGroup(world(), 'acme');
  await holdsEventually(() => assert.equal(jira.issue('PAST-900').builds.length, 1), 30_000);
  await settle(world(), 150_000);
  assert.deepEqual(await compareCiWithGitlab(world(), projects), []);
});
