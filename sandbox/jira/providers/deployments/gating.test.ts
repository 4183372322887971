import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { type JiraSandbox, startJiraSandbox } from '../../index.ts';
import { deployment, gatedDeployment } from '../../testing/entities.ts';
import { type StandInApp, startStandInApp } from '../../testing/stand-in-app.ts';
import { compileChecks } from '../compile-checks.ts';
import { deploymentKind } from './deployment.ts';

let jira: JiraSandbox;
let app: StandInApp;
before(async () => {
  app = await startStandInApp();
});
beforeEach(async () => {
  await jira?.close();
  jira = await startJiraSandbox();
  await jira.install(app.descriptorUrl);
});
after(async () => {
  await jira.close();
  await app.close();
});

const path = '/pipelines/700/environments/12/deployments/3';

async function call(method: string, below: string, body?: unknown) {
  const url = `${jira.baseUrl}${deploymentKind.base}${below}`;
  const response = await app.call(method, url, body);
  const text = await response.text();
  return { status: response.status, body: text === '' ? null : JSON.parse(text) };
}

async function send(...deployments: unknown[]): Promise<void> {
  assert.equal((await call('POST', '/bulk', { deployments })).status, 202);
}

async function gatingStatus() {
  return call('GET', `${path}/gating-status`);
}

async function verdict(): Promise<string> {
  return (await gatingStatus()).body.gatingStatus;
}

test('gating: a pending deployment that asks for it awaits its change request', async () => {
  await send(gatedDeployment());
  const { status, body } = await gatingStatus();
  assert.equal(status, 200);
  assert.deepEqual(compileChecks(deploymentKind.schema)('GatingStatusResponse')(body), []);
  const [request] = jira.gatings();
  assert.deepEqual(body, {
    deploymentSequenceNumber: 3,
    pipelineId: '700',
    environmentId: '12',
    updatedTimestamp: request?.updatedAt.toISOString(),
    gatingStatus: 'awaiting',
    details: [
      { type: 'issue', issueKey: 'CHG-1', issueLink: `${jira.baseUrl}/change-requests#CHG-1` },
    ],
  });
  assert.deepEqual(request?.serviceIds, ['SVC-9']);
  assert.deepEqual(jira.violations(), []);
});

test('gating: what people decide is answered, and so is a withdrawn request', async () => {
  await send(gatedDeployment());
  jira.decideGating('CHG-1', 'prevented');
  assert.equal(await verdict(), 'prevented');
  jira.decideGating('CHG-1', 'allowed');
  assert.equal(await verdict(), 'allowed');
  jira.withdrawGating('CHG-1');
  assert.equal(await verdict(), 'invalid');
  assert.throws(() => jira.decideGating('CHG-2', 'allowed'), /no change request CHG-2/);
});

test('gating: sending the deployment again keeps the verdict', async () => {
  await send(gatedDeployment());
  jira.decideGating('CHG-1', 'allowed');
  await send(gatedDeployment({ updateSequenceNumber: 2 }));
  await send(deployment({ updateSequenceNumber: 3, state: 'in_progress' }));
  assert.equal(await verdict(), 'allowed');
  assert.equal(jira.gatings().length, 1);
});

test('gating: a deployment that was deleted is unknown, and asks anew when it returns', async () => {
  await send(gatedDeployment());
  jira.decideGating('CHG-1', 'prevented');
  await call('DELETE', path);
  assert.equal((await gatingStatus()).status, 404);
  await send(gatedDeployment());
  assert.equal(await verdict(), 'awaiting');
  assert.deepEqual(
    jira.gatings().map(({ key }) => key),
    ['CHG-1', 'CHG-2'],
  );
});

const ungated: readonly [string, unknown][] = [
  ['without the command', deployment({ state: 'pending' })],
  ['that runs already', gatedDeployment({ state: 'in_progress' })],
  ['whose command is empty', gatedDeployment({ commands: [{}] })],
];
for (const [name, sent] of ungated) {
  test(`gating: a deployment ${name} opens no change request`, async () => {
    await send(sent);
    assert.deepEqual(jira.gatings(), []);
    assert.equal((await gatingStatus()).status, 404);
  });
}

test('gating: unknown deployments, other apps and wrong paths', async () => {
  assert.equal((await gatingStatus()).status, 404);
  const wrong = path.replace('/3', '/three');
  assert.equal((await call('GET', `${wrong}/gating-status`)).status, 400);
  await send(gatedDeployment());
  await jira.uninstall();
  assert.deepEqual(jira.gatings(), []);
  await jira.install(app.descriptorUrl);
  assert.equal((await gatingStatus()).status, 404);
});

test('gating: a verdict of a watched issue is told', async () => {
  await send(gatedDeployment());
  const told: string[] = [];
  for (const key of ['ABC-1', 'CHG-1', 'ABC-2']) jira.onIssueChange(key, () => told.push(key));
  jira.decideGating('CHG-1', 'allowed');
  await Promise.resolve();
  assert.deepEqual(told.sort(), ['ABC-1', 'CHG-1']);
});

test('services: recorded, also when no issue is known', async () => {
  jira.setKnownProjectKeys(['ABC']);
  const services = { associationType: 'serviceIdOrKeys', values: ['a', 'b', 'a'] };
  const issues = { associationType: 'issueIdOrKeys', values: ['UTF-8'] };
  await send(deployment({ associations: [services, issues] }));
  const [stored] = jira.deployments();
  assert.deepEqual(stored?.serviceIds, ['a', 'b']);
  assert.deepEqual(stored?.issueKeys, []);
});
