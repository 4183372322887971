import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { verifyJiraBody } from '../../../../test/fixtures/schemas/verify-jira-body.ts';
import { type Deployment, environmentTiers, type ProjectId, refOf } from '../../../domain/index.ts';
import type { RenderContext } from '../../../ports/index.ts';
import { makeBatchBody } from '../make-batch-body.ts';
import { namesService } from './deployment.ts';
import { renderForJira } from './index.ts';

const projectUrl = 'https://git.example.com/group/project';
const sha = '0123456789abcdef0123456789abcdef01234567';
const deployment: Deployment = {
  kind: 'deployment',
  projectId: 42 as ProjectId,
  id: 5001,
  iid: 7,
  ref: 'main',
  sha,
  state: 'successful',
  isBlocked: false,
  environment: { id: 12, name: 'prod/eu', tier: 'production' },
  pipeline: { id: 9001, iid: 70, url: `${projectUrl}/-/pipelines/9001` },
  job: { name: 'deploy', url: `${projectUrl}/-/jobs/31` },
  projectPath: 'group/project',
  projectUrl,
  texts: [],
  commits: [sha],
  base: null,
  updatedAt: new Date('2026-11-22T12:00:00.123+02:00'),
  isComplete: true,
};

const bare: RenderContext = { idPrefix: '', service: { serviceIds: [], gatedTiers: [] } };
const withService = (serviceIds: readonly string[]): RenderContext => ({
  idPrefix: 'other-',
  service: { serviceIds, gatedTiers: ['production', 'staging'] },
});

/** Renders, puts it into a whole request, checks that against Jira's schema, and gives it back parsed. */
function render(
  entity: Deployment,
  issueKeys: readonly string[] = ['ABC-9'],
  context: RenderContext = bare,
) {
  const payload = renderForJira(entity, issueKeys, context);
  const { idPrefix } = context;
  const { kind, id } = refOf(entity);
  const sent = { kind, id, idPrefix, issueKeys, payload, repositoryId: '42', sequence: 2 };
  const body = makeBatchBody({ endpoint: 'deployments', entities: [sent], properties: {} }, 'test');
  verifyJiraBody('deployments', JSON.parse(body));
  return JSON.parse(payload);
}

const payload = {
  schemaVersion: '1.0',
  deploymentSequenceNumber: 7,
  displayName: 'Deployment 7 (main@01234567) to prod/eu',
  description:
    'Deployment 7 (deployment-5001) of project (project-42)\n          at 01234567 (deploy) to prod/eu',
  associations: [
    { associationType: 'issueKeys', values: ['ABC-9'] },
    { associationType: 'commit', values: [{ commitHash: sha, repositoryId: '42' }] },
  ],
  url: `${projectUrl}/-/jobs/31`,
  label: 'group/project-prod/eu-7-01234567',
  state: 'successful',
  lastUpdated: '2026-11-22T10:00:00.123Z',
  pipeline: {
    id: '9001',
    displayName: 'project pipeline 70',
    url: `${projectUrl}/-/pipelines/9001`,
  },
  environment: { id: '12', displayName: 'project/prod/eu', type: 'production' },
};

test('a deployment', () => assert.deepEqual(render(deployment), payload));

test('a deployment of another connection, with a service', () =>
  assert.deepEqual(render(deployment, ['ABC-9'], withService(['s1', 's2'])), {
    ...payload,
    associations: [
      { associationType: 'issueKeys', values: ['ABC-9'] },
      { associationType: 'serviceIdOrKeys', values: ['s1', 's2'] },
      { associationType: 'commit', values: [{ commitHash: sha, repositoryId: 'other-42' }] },
    ],
    pipeline: { ...payload.pipeline, id: 'other-9001' },
    environment: { ...payload.environment, id: 'other-12' },
  }));

test('a deployment from outside is of a pipeline of its project, and shows its environment', () => {
  const sent = render({ ...deployment, pipeline: null, job: null });
  assert.deepEqual(sent.pipeline, {
    id: 'external-42',
    displayName: 'group/project external',
    url: projectUrl,
  });
  assert.equal(sent.url, `${projectUrl}/-/environments/12`);
  assert.match(sent.description, /at 01234567 to prod\/eu$/);
});

test('a pipeline without a number of the project goes by its id', () => {
  const pipeline = { id: 9001, iid: null, url: projectUrl };
  assert.equal(render({ ...deployment, pipeline }).pipeline.displayName, 'project pipeline 9001');
});

for (const state of [
  'pending',
  'in_progress',
  'successful',
  'failed',
  'cancelled',
  'rolled_back',
  'unknown',
] as const) {
  test(`a deployment that is ${state} is so in Jira`, () =>
    assert.equal(render({ ...deployment, state }).state, state));
}

for (const tier of [...environmentTiers, null]) {
  test(`an environment of tier ${tier} is ${tier ?? 'unmapped'}`, () => {
    const environment = { ...deployment.environment, tier };
    assert.equal(render({ ...deployment, environment }).environment.type, tier ?? 'unmapped');
  });
}

for (const [what, fields, context, isGated] of [
  ['that is pending', { state: 'pending' }, withService([]), true],
  ['that is blocked', { state: 'pending', isBlocked: true }, withService([]), true],
  ['that runs', { state: 'in_progress' }, withService([]), false],
  ['where no tier is gated', { state: 'pending' }, bare, false],
  [
    'of another tier',
    { state: 'pending', environment: { ...deployment.environment, tier: 'testing' } },
    withService([]),
    false,
  ],
  [
    'of no tier',
    { state: 'pending', environment: { ...deployment.environment, tier: null } },
    withService([]),
    false,
  ],
] as const) {
  test(`a deployment ${what} ${isGated ? 'asks' : 'does not ask'} for gating`, () => {
    const { commands } = render({ ...deployment, ...fields }, ['ABC-9'], context);
    const expected = isGated ? [{ command: 'initiate_deployment_gating' }] : undefined;
    assert.deepEqual(commands, expected);
  });
}

test('a deployment without keys is valid when it has a service', () => {
  const { associations } = render(deployment, [], withService(['s1']));
  assert.deepEqual(
    associations.map(({ associationType }: { associationType: string }) => associationType),
    ['serviceIdOrKeys', 'commit'],
  );
});

test('a service id that Jira cannot take is left out, since part of it is another one', () => {
  const { associations } = render(deployment, ['A-1'], withService(['x'.repeat(256), '🦊', 's1']));
  assert.deepEqual(associations[1], { associationType: 'serviceIdOrKeys', values: ['s1'] });
});

test('whether a service is named is seen in the payload, and no text can pretend it', () => {
  const ref = '"associationType":"serviceIdOrKeys"';
  const isSeen = (serviceIds: readonly string[]) =>
    namesService(renderForJira({ ...deployment, ref }, ['A-1'], withService(serviceIds)));
  assert.deepEqual([isSeen(['s1']), isSeen([])], [true, false]);
});

const lists = fc.record({
  keys: fc.nat(600),
  services: fc.nat(600),
  commits: fc.nat(2000),
});

test('of 500 associations at most, keys come first, then services, then commits', () => {
  fc.assert(
    fc.property(lists, (counts) => {
      const name = (word: string) => (_: unknown, at: number) => `${word}-${at}`;
      const keys = Array.from({ length: Math.max(1, counts.keys) }, name('ABC'));
      const services = Array.from({ length: counts.services }, name('s'));
      const commits = Array.from({ length: counts.commits }, name('c'));
      const sent = render({ ...deployment, commits }, keys, withService(services));
      const values = sent.associations.flatMap(({ values }: { values: unknown[] }) => values);
      const wanted = [
        ...keys.slice(0, 500),
        ...services,
        ...commits.map((commitHash) => ({ commitHash, repositoryId: 'other-42' })),
      ];
      assert.deepEqual(values, wanted.slice(0, 500));
    }),
    { numRuns: 60 },
  );
});

test('an over-long deployment is cut to what Jira takes', () => {
  const long = 'x'.repeat(3000);
  const sent = render({
    ...deployment,
    ref: long,
    environment: { id: 12, name: long, tier: null },
    pipeline: { id: 9001, iid: 70, url: `${projectUrl}/-/${long}` },
    job: { name: long, url: `${projectUrl}/-/jobs/${long}` },
    projectPath: `group/${long}`,
  });
  assert.equal(sent.displayName.length, 255);
  assert.equal(sent.description.length, 255);
  assert.match(sent.label, /^…x{243}-7-01234567$/);
  assert.equal(sent.label.length, 255);
  assert.equal(sent.pipeline.displayName.length, 255);
  assert.match(sent.pipeline.displayName, /pipeline 70$/);
  assert.equal(sent.environment.displayName.length, 255);
  assert.deepEqual([sent.url, sent.pipeline.url], [projectUrl, projectUrl]);
});

test('characters that Jira refuses are taken out of a deployment', () => {
  const text = JSON.stringify(
    render({
      ...deployment,
      ref: 'a🦊\u0000',
      environment: { id: 12, name: '🦊b', tier: null },
      job: { name: '🦊c', url: `${projectUrl}/🦊` },
      projectPath: 'g/p🦊',
    }),
  );
  assert.doesNotMatch(text, /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD]|\\u00/);
  assert.match(text, /"displayName":"p\/b"/);
});
