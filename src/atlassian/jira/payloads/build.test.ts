import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verifyJiraBody } from '../../../../test/fixtures/schemas/verify-jira-body.ts';
import { type Build, type ProjectId, refOf, refPipelineId } from '../../../domain/index.ts';
import { makeBatchBody } from '../make-batch-body.ts';
import { renderForJira } from './index.ts';

const projectId = 42 as ProjectId;
const projectUrl = 'https://git.example.com/group/project';
const build: Build = {
  kind: 'build',
  projectId,
  id: 9001,
  iid: 7,
  ref: 'feature/ABC-1',
  sha: '0123456789abcdef0123456789abcdef01234567',
  state: 'successful',
  texts: ['ABC-1'],
  tests: { total: 10, passed: 7, failed: 2, skipped: 1 },
  updatedAt: new Date('2026-11-22T12:00:00.123+02:00'),
  url: `${projectUrl}/-/pipelines/9001`,
  refUrl: `${projectUrl}/-/commits/feature/ABC-1`,
  projectUrl,
  isComplete: true,
};

/** Renders, puts it into a whole request, checks that against Jira's schema, and gives it back parsed. */
function render(
  entity: Build,
  {
    issueKeys = ['ABC-9'],
    idPrefix = '',
  }: { issueKeys?: readonly string[]; idPrefix?: string } = {},
) {
  const service = { serviceIds: ['s'], gatedTiers: [] };
  const payload = renderForJira(entity, issueKeys, { idPrefix, service });
  const { kind, id } = refOf(entity);
  const sent = { kind, id, idPrefix, issueKeys, payload, repositoryId: '42', sequence: 2 };
  const body = makeBatchBody({ endpoint: 'builds', entities: [sent], properties: {} }, 'test');
  verifyJiraBody('builds', JSON.parse(body));
  return JSON.parse(payload);
}

const payload = {
  schemaVersion: '1.0',
  pipelineId: refPipelineId(projectId, 'feature/ABC-1'),
  buildNumber: 7,
  displayName: 'feature/ABC-1',
  url: `${projectUrl}/-/pipelines/9001`,
  state: 'successful',
  lastUpdated: '2026-11-22T10:00:00.123Z',
  issueKeys: ['ABC-9'],
  testInfo: { totalNumber: 10, numberPassed: 7, numberFailed: 2, numberSkipped: 1 },
  references: [
    {
      commit: { id: build.sha, repositoryUri: projectUrl },
      ref: { name: 'feature/ABC-1', uri: `${projectUrl}/-/commits/feature/ABC-1` },
    },
  ],
};

test('a build', () => assert.deepEqual(render(build), payload));

test('a build of another connection is of another pipeline', () =>
  assert.deepEqual(render(build, { idPrefix: 'other-' }), {
    ...payload,
    pipelineId: `other-${payload.pipelineId}`,
  }));

test('a build whose tests are not known says nothing about tests', () =>
  assert.equal('testInfo' in render({ ...build, tests: null }), false));

for (const state of [
  'pending',
  'in_progress',
  'successful',
  'failed',
  'cancelled',
  'unknown',
] as const) {
  test(`a build that is ${state} is so in Jira`, () =>
    assert.equal(render({ ...build, state }).state, state));
}

test('an over-long build is cut to what Jira takes', () => {
  const long = 'x'.repeat(3000);
  const issueKeys = Array.from({ length: 501 }, (_, at) => `ABC-${at}`);
  const sent = render(
    { ...build, ref: long, url: `${build.url}${long}`, refUrl: `${build.refUrl}${long}` },
    { issueKeys },
  );
  assert.equal(sent.displayName, `${'x'.repeat(254)}…`);
  assert.equal(sent.url, projectUrl);
  assert.deepEqual(sent.references[0].ref, { name: 'x'.repeat(255), uri: projectUrl });
  assert.deepEqual(sent.issueKeys, issueKeys.slice(0, 500));
});

test('characters that Jira refuses are taken out of a build', () => {
  const sent = render({ ...build, ref: 'a🦊\u0000', refUrl: `${build.refUrl}🦊` });
  assert.equal(sent.displayName, 'a');
  assert.equal(sent.references[0].ref.name, 'a');
  assert.match(sent.references[0].ref.uri, /%F0%9F%A6%8A$/);
});

test('equal builds give equal texts, whatever the order of their fields', () => {
  const context = { idPrefix: '', service: { serviceIds: [], gatedTiers: [] } };
  const reversed = Object.fromEntries(Object.entries(build).reverse()) as Build;
  assert.equal(renderForJira(reversed, ['A-1'], context), renderForJira(build, ['A-1'], context));
});
