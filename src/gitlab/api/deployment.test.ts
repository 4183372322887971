import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeProject } from '../../../test/fixtures/gitlab/fake-gitlab.ts';
import { makeDeploymentRow } from '../../../test/fixtures/gitlab/rows.ts';
import { deploymentEntityId } from '../../domain/index.ts';
import { readDeployment } from './deployment.ts';
import { readEnvironment } from './environment.ts';

const project = makeProject();

function read(fields: object = {}) {
  const row = makeDeploymentRow(fields);
  return readDeployment(project, row, readEnvironment(row.environment), null);
}

test('a deployment of a list tells its own commit, its pipeline and its job', () => {
  const deployment = read();
  assert.deepEqual(deployment, {
    kind: 'deployment',
    projectId: 7,
    id: 415,
    iid: 15,
    ref: 'main',
    sha: 'a'.repeat(40),
    state: 'successful',
    isBlocked: false,
    environment: { id: 9, name: 'prod-eu', tier: 'production' },
    pipeline: { id: 31, iid: 3, url: `${project.url}/-/pipelines/31` },
    job: { name: 'deploy', url: `${project.url}/-/jobs/796` },
    projectPath: 'acme/shop',
    projectUrl: project.url,
    texts: ['main', 'ABC-1 ship'],
    commits: ['a'.repeat(40)],
    base: null,
    updatedAt: new Date('2025-07-01T00:05:00Z'),
    isComplete: false,
  });
  assert.equal(deploymentEntityId(deployment), '31/9/15');
});

test('a deployment that another CI made has neither pipeline nor job', () => {
  const deployment = read({ deployable: null });
  assert.equal(deployment.pipeline, null);
  assert.equal(deployment.job, null);
  assert.deepEqual(deployment.texts, ['main']);
  assert.equal(deploymentEntityId(deployment), 'external-7/9/15');
});

test('an older GitLab tells no number of the pipeline', () => {
  const deployable = { id: 796, name: 'deploy', commit: null, pipeline: { id: 31 } };
  const deployment = read({ deployable });
  assert.equal(deployment.pipeline?.iid, null);
  assert.deepEqual(deployment.texts, ['main']);
});

const states: [status: string, state: string, isBlocked: boolean][] = [
  ['created', 'pending', false],
  ['blocked', 'pending', true],
  ['running', 'in_progress', false],
  ['success', 'successful', false],
  ['failed', 'failed', false],
  ['canceled', 'cancelled', false],
  ['skipped', 'cancelled', false],
  ['invented', 'unknown', false],
];

for (const [status, state, isBlocked] of states) {
  test(`a deployment that is ${status} is ${state}`, () => {
    const deployment = read({ status });
    assert.equal(deployment.state, state);
    assert.equal(deployment.isBlocked, isBlocked);
  });
}
