import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type JiraSandbox, startJiraSandbox } from '../../index.ts';
import { build, deployment, featureFlag } from '../../testing/entities.ts';
import { sampleKinds } from '../../testing/sample-kinds.ts';
import { type StandInApp, startStandInApp } from '../../testing/stand-in-app.ts';

type Fields = Readonly<Record<string, unknown>>;

let jira: JiraSandbox;
let app: StandInApp;
before(async () => {
  jira = await startJiraSandbox();
  app = await startStandInApp();
  await jira.install(app.descriptorUrl);
});
after(async () => {
  await jira.close();
  await app.close();
});

const tests = { totalNumber: 3, numberPassed: 2, numberFailed: 1 };
const { pipeline, environment } = deployment();
const [detail] = featureFlag().details;
const commits = { associationType: 'commit', values: [{ commitHash: 'a', repositoryId: '42' }] };
const services = { associationType: 'serviceIdOrKeys', values: ['SVC-1'] };

function status(fields: Fields): Fields {
  return featureFlag({ details: [{ ...detail, status: { enabled: true, ...fields } }] });
}

function references(count: number): Fields {
  const ref = { name: 'main', uri: 'https://gitlab.example/g/p/-/commits/main' };
  return { references: Array.from({ length: count }, () => ({ ref })) };
}

/** What is sent, and why it is rejected: null when it is not. */
const table: readonly [string, Fields, RegExp | null][] = [
  ['a build with tests', build({ testInfo: tests }), null],
  ['a build with uncounted tests', build({ testInfo: { totalNumber: 1 } }), /numberPassed/],
  ['a build with five references', build(references(5)), null],
  ['a build with six references', build(references(6)), /fewer|more than 5/],
  ['a build in an unknown state', build({ state: 'success' }), /state/],
  ['a build with a long address', build({ url: `https://x/${'x'.repeat(2000)}` }), /2000/],
  ['a build with no address', build({ url: 'nowhere' }), /url/],
  ['a build with a local time', build({ lastUpdated: 'yesterday' }), /lastUpdated/],
  ['a build with null for tests', build({ testInfo: null }), /testInfo/],
  ['a deployment with all kinds', deployment({ state: 'rolled_back', duration: 5 }), null],
  ['a deployment with null commands', deployment({ commands: null }), /commands/],
  ['a deployment with another command', deployment({ commands: [{ command: 'go' }] }), /command/],
  ['a deployment without a description', deployment({ description: undefined }), /description/],
  [
    'a deployment of an unknown tier',
    deployment({ environment: { ...environment, type: 'other' } }),
    /type/,
  ],
  [
    'a deployment of a nameless pipeline',
    deployment({ pipeline: { ...pipeline, displayName: undefined } }),
    /displayName/,
  ],
  ['a deployment of a service', deployment({ associations: [services] }), null],
  ['a deployment of commits only', deployment({ associations: [commits] }), /contain/],
  ['a deployment of commits too', deployment({ associations: [services, commits] }), null],
  [
    'a deployment with four associations',
    deployment({ associations: Array.from({ length: 4 }, () => services) }),
    /more than 3/,
  ],
  ['a flag of a percentage', status({ rollout: { percentage: 0.5 } }), null],
  ['a flag beyond all', status({ rollout: { percentage: 101 } }), /100/],
  ['a flag of fewer than no rules', status({ rollout: { rules: -1 } }), /rules/],
  ['a flag of text', status({ rollout: { text: 'Percent of users' }, defaultValue: '' }), null],
  ['a flag without environments', featureFlag({ details: [] }), /details/],
  ['a flag without a key', featureFlag({ key: undefined }), /key/],
  ['a flag of text for enabled', status({ enabled: 'yes' }), /enabled/],
];

for (const [name, entity, reason] of table) {
  test(`fields: ${name} is ${reason === null ? 'accepted' : 'rejected'}`, async () => {
    const kind = sampleKinds.find(({ name: of }) => of === kindOf(entity));
    assert.ok(kind);
    const url = `${jira.baseUrl}${kind.base}/bulk`;
    const answer = await app.call('POST', url, { [kind.list]: [entity] });
    assert.equal(answer.status, 202);
    const body = await answer.json();
    assert.equal(body[kind.accepted].length, reason === null ? 1 : 0);
    const errors = kind.errorsIn(body);
    if (reason === null) assert.equal(errors, undefined);
    else assert.match(JSON.stringify(errors), reason);
  });
}

function kindOf(entity: Fields): string {
  if ('details' in entity) return 'featureFlags';
  return 'environment' in entity ? 'deployments' : 'builds';
}
