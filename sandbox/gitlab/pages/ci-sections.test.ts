import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSandbox } from '../test-client.ts';

test('the links of pipelines, deployments and flags lead to a page that shows them', async () => {
  await using box = await openSandbox();
  const { gitlab } = box;
  const project = gitlab.createProject({ group: box.group, name: 'shop' });
  await gitlab.pushCommits(project, 'main', [{ message: 'first' }]);
  const pipeline = await gitlab.createPipeline({ project, ref: 'main', jobs: [{ name: 'lint' }] });
  await gitlab.createDeployment({ project, environment: 'qa', ref: 'main', pipeline, job: 'ship' });
  gitlab.createFeatureFlag({ project, name: 'gift-cards', description: '<b>DEMO-1' });
  const cases = [
    ['', /Pipelines.*Deployments.*Feature flags/s],
    ['/-/pipelines', /#1/],
    ['/-/pipelines/1', /lint.*ship/s],
    ['/-/jobs/2', /ship/],
    ['/-/environments/1', /qa.*running.*testing/s],
    ['/-/feature_flags/1/edit', /gift-cards.*&lt;b&gt;DEMO-1/s],
  ] as const;
  for (const [path, shown] of cases) {
    const response = await fetch(`${gitlab.url}/acme/shop${path}`);
    assert.equal(response.status, 200, path);
    assert.match(await response.text(), shown, path);
  }
  assert.equal((await fetch(`${gitlab.url}/acme/shop/-/pipelines/9`)).status, 404);
});
