import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeProject } from '../../../test/fixtures/gitlab/fake-gitlab.ts';
import { makePipelineRow } from '../../../test/fixtures/gitlab/rows.ts';
import { buildEntityId } from '../../domain/index.ts';
import { readBuild } from './pipeline.ts';

const project = makeProject();

test('a pipeline of a list is read with links of the connection', () => {
  assert.deepEqual(readBuild(project, makePipelineRow(), null), {
    kind: 'build',
    projectId: 7,
    id: 31,
    iid: 3,
    ref: 'feature/ABC-1',
    sha: 'a'.repeat(40),
    state: 'successful',
    texts: ['feature/ABC-1'],
    tests: null,
    updatedAt: new Date('2025-07-01T00:05:00Z'),
    url: `${project.url}/-/pipelines/31`,
    refUrl: `${project.url}/-/commits/feature/ABC-1`,
    projectUrl: project.url,
    isComplete: false,
  });
});

const states: [status: string, state: string][] = [
  ['created', 'pending'],
  ['waiting_for_resource', 'pending'],
  ['preparing', 'pending'],
  ['pending', 'pending'],
  ['scheduled', 'pending'],
  ['running', 'in_progress'],
  ['success', 'successful'],
  ['failed', 'failed'],
  ['canceled', 'cancelled'],
  ['skipped', 'cancelled'],
  ['canceling', 'unknown'],
  ['manual', 'unknown'],
  ['waiting_for_callback', 'unknown'],
  ['invented', 'unknown'],
];

for (const [status, state] of states) {
  test(`a pipeline that is ${status} is ${state}`, () => {
    assert.equal(readBuild(project, makePipelineRow({ status }), null).state, state);
  });
}

for (const part of ['head', 'merge', 'train']) {
  test(`the ${part} of a merge request is its one ref`, () => {
    const build = readBuild(
      project,
      makePipelineRow({ ref: `refs/merge-requests/7/${part}` }),
      null,
    );
    const ref = 'refs/merge-requests/7/head';
    assert.equal(build.ref, ref);
    assert.equal(build.refUrl, `${project.url}/-/commits/${ref}`);
    assert.equal(buildEntityId(build), buildEntityId({ projectId: project.id, ref, iid: 3 }));
  });
}
