import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Namespace, Project, User } from '../../sandbox/gitlab/index.ts';
import { eventually, holdsEventually } from '../support/eventually.ts';
import { givenLinkedProject } from '../support/link-group.ts';
import { runCommand } from '../support/run-command.ts';
import { startJob } from '../support/start-job.ts';
import { useWorld } from '../support/use-world.ts';

// Deployments that wait for change management: from the settings to the decision at GitLab. All rules for a
// verdict are shown beside `decideGatings`.

const world = useWorld({}, async (made) => {
  shop = await givenLinkedProject(made, 'acme');
  below = made.gitlab.createGroup({ path: 'below', parent: { id: shop.namespaceId } });
  await made.gitlab.pushCommits(shop, 'main', [{ message: 'GATE-1 ship it' }]);
  robot = made.gitlab.createUser({ username: 'jira-robot', isBot: true });
  made.gitlab.addMember({ group: { id: shop.namespaceId } }, robot, 30);
  made.gitlab.protectEnvironment({
    project: shop,
    environment: 'production',
    requiredApprovals: 1,
    approvers: [robot],
  });
});

let shop: Project;
let below: Namespace;
let robot: User;

/** GitLab's own call for the settings, by somebody who signs in at GitLab. */
async function settings(
  place: string,
  change: object | null = null,
  user: { id: number } = world().gitlab.root,
) {
  const { value } = world().gitlab.createToken(user, { kind: 'personal', scopes: ['api'] });
  const response = await fetch(
    `${world().productUrl}/api/v4/${place}/integrations/jira-cloud-app`,
    {
      method: change ? 'PUT' : 'GET',
      headers: { authorization: `Bearer ${value}`, 'content-type': 'application/json' },
      ...(change && { body: JSON.stringify(change) }),
    },
  );
  return { status: response.status, body: await response.json() };
}

const serviceIds = 'b:YXJpOmNsb3VkOmdyYXBo=,b:c2VydmljZQ==';
const gating = {
  jira_cloud_app_service_ids: serviceIds,
  jira_cloud_app_enable_deployment_gating: true,
  jira_cloud_app_deployment_gating_environments: 'production',
};
const group = () => `groups/${shop.namespaceId}`;

test('settings are refused with what is wrong, to strangers, and where nothing is linked', async () => {
  const { gitlab } = world();
  const wrong = { ...gating, jira_cloud_app_deployment_gating_environments: 'prod' };
  assert.deepEqual(await settings(group(), wrong), {
    status: 400,
    body: {
      message:
        'Failed to update integration. jira_cloud_app_deployment_gating_environments only available environment names: production,staging,testing,development',
    },
  });
  assert.equal((await settings(group(), gating, robot)).status, 403);
  const stranger = gitlab.createUser({ username: 'stranger' });
  assert.equal((await settings(group(), gating, stranger)).status, 404);
  const elsewhere = gitlab.createGroup({ path: 'elsewhere' });
  assert.equal((await settings(`groups/${elsewhere.id}`)).status, 404);
  assert.deepEqual(await settings(`groups/${elsewhere.id}`, gating), {
    status: 422,
    body: { message: 'You cannot create the GitLab for Jira Cloud app integration from the API' },
  });
});

test('settings of a group are shown, and inherited by what lies below it', async () => {
  const saved = await settings(group(), gating);
  assert.equal(saved.status, 200);
  const places = [[group(), false] as const, [`groups/${below.id}`, true] as const];
  for (const [place, inherited] of [...places, ['projects/acme%2Fshop', true] as const]) {
    const { body } = await settings(place);
    assert.deepEqual([body.active, body.inherited], [true, inherited], place);
    assert.deepEqual(body.properties, gating, place);
  }
});

/** Runs `gitlab-for-jira` beside the product that serves; gives the document it prints. */
async function ask(args: readonly string[], input?: string) {
  const env = { DATA_DIR: world().env.DATA_DIR ?? '' };
  const result = await runCommand([...args, '--json'], env, input);
  assert.equal(result.exitCode, 0, result.stderr);
  return JSON.parse(result.stdout);
}

test('a token becomes the service account once GitLab accepts it', async () => {
  const { gitlab, env } = world();
  const set = ['service-account', 'set', '--group', 'acme', '--token-stdin'];
  const readOnly = gitlab.createToken(robot, { kind: 'personal', scopes: ['read_api'] });
  const refused = await runCommand(set, { DATA_DIR: env.DATA_DIR ?? '' }, readOnly.value);
  assert.equal(refused.exitCode, 1);
  assert.match(refused.stderr, /GITLAB_FORBIDDEN: .* scopes read_api/);
  const good = gitlab.createToken(robot, { kind: 'personal', scopes: ['api'] });
  assert.deepEqual(await ask(set, good.value), { saved: { place: 'acme' } });
  const { accounts } = await ask(['service-account', 'list']);
  assert.deepEqual([accounts.length, accounts[0].group, accounts[0].problem], [1, 'acme', null]);
});

/** A pipeline comes to the job that deploys, which waits for somebody's approval. */
async function deploy() {
  const { gitlab } = world();
  const jobs = [{ name: 'test' }];
  const pipeline = await gitlab.createPipeline({ project: shop, ref: 'main', jobs });
  const deployment = await gitlab.createDeployment({
    project: shop,
    environment: 'production',
    ref: 'main',
    pipeline,
  });
  assert.equal(deployment.status, 'blocked');
  // GitLab tells of the pipeline that waits, not of the deployment.
  const passed = [{ name: 'test', status: 'success' } as const];
  await gitlab.updatePipeline(pipeline, { status: 'manual', jobs: passed });
  const change = await eventually(() =>
    world()
      .jira.gatings()
      .find(({ deploymentSequenceNumber }) => deploymentSequenceNumber === deployment.iid),
  );
  return { deployment, change };
}

const verdicts = async () => {
  const { stores } = await world().storage();
  const [connection] = await stores.connections.list();
  assert.ok(connection);
  // The first turn is after five seconds.
  await stores.gatings.wake(connection.id);
  await startJob(world(), 'verdicts', {});
};

const stateInJira = (iid: number) =>
  world()
    .jira.deployments()
    .find(({ data }) => data.deploymentSequenceNumber === iid)?.data.state;

async function endOf(deploymentId: number): Promise<[state: string, reason: string]> {
  const { stores } = await world().storage();
  const gatings = await stores.gatings.list(100);
  const gating = gatings.find((one) => one.deploymentId === deploymentId);
  return [gating?.state ?? 'none', gating?.reason ?? ''];
}

test('a deployment that waits opens a change request with its services, as soon as its pipeline waits', async () => {
  const { jira } = world();
  const { deployment, change } = await deploy();
  assert.deepEqual([change.status, change.serviceIds], ['awaiting', serviceIds.split(',')]);
  assert.deepEqual(change.issueKeys, ['GATE-1']);
  assert.deepEqual(change.deployment.commands, [{ command: 'initiate_deployment_gating' }]);
  assert.equal(stateInJira(deployment.iid), 'pending');
  assert.deepEqual((await endOf(deployment.id))[0], 'waiting');

  jira.decideGating(change.key, 'allowed');
  await verdicts();
  await holdsEventually(async () => {
    const allowed = `Allowed by change management of ${new URL(jira.baseUrl).host}.`;
    assert.deepEqual(await endOf(deployment.id), ['approved', allowed]);
    const approvals = deployment.approvals.map(({ createdAt: _, ...said }) => said);
    assert.deepEqual(approvals, [{ userId: robot.id, status: 'approved', comment: allowed }]);
  });
  assert.equal(deployment.status, 'created');
  for (const status of ['running', 'success'] as const) {
    await world().gitlab.updateDeployment(deployment, { status });
  }
  await holdsEventually(() => assert.equal(stateInJira(deployment.iid), 'successful'));
});

test('others are rejected, decided by somebody else first, or cancelled; nothing is decided twice', async () => {
  const { gitlab, jira } = world();
  const host = new URL(jira.baseUrl).host;
  const rejected = await deploy();
  const late = await deploy();
  const cancelled = await deploy();
  jira.decideGating(rejected.change.key, 'prevented');
  jira.decideGating(late.change.key, 'allowed');
  const lead = gitlab.createUser({ username: 'lead', isAdmin: true });
  await gitlab.approveDeployment(late.deployment, lead, { status: 'approved' });
  await gitlab.updateDeployment(cancelled.deployment, { status: 'canceled' });
  await holdsEventually(async () =>
    assert.deepEqual(await endOf(cancelled.deployment.id), [
      'withdrawn',
      'The deployment is cancelled at GitLab.',
    ]),
  );
  await verdicts();
  await holdsEventually(async () => {
    const prevented = `Prevented by change management of ${host}.`;
    assert.deepEqual(await endOf(rejected.deployment.id), ['rejected', prevented]);
    assert.deepEqual(await endOf(late.deployment.id), [
      'late',
      'Somebody else had decided at GitLab.',
    ]);
    const says = ({ approvals }: typeof rejected.deployment) =>
      approvals.map(({ userId, status, comment }) => [userId, status, comment]);
    assert.deepEqual(says(rejected.deployment), [[robot.id, 'rejected', prevented]]);
    assert.deepEqual(says(late.deployment), [[lead.id, 'approved', null]]);
    assert.deepEqual(says(cancelled.deployment), []);
    assert.equal(stateInJira(rejected.deployment.iid), 'failed');
    assert.equal(stateInJira(cancelled.deployment.iid), 'cancelled');
  });
  // GitLab said no to the late one: that is how it is found out.
  const approval = `POST /api/v4/projects/${shop.id}/deployments/${late.deployment.id}/approval`;
  assert.deepEqual(gitlab.violations(), [`answered 400: ${approval}`]);
  gitlab.clearRequests();
  const { gatings } = await ask(['gatings']);
  const states = gatings.map(({ state }: { state: string }) => state).toSorted();
  assert.deepEqual(states, ['approved', 'late', 'rejected', 'withdrawn']);
});

test('where nobody asks for a verdict, a pipeline that waits costs no call', async () => {
  const { gitlab } = world();
  await gitlab.pushCommits(shop, 'plain', [{ message: 'No key' }]);
  gitlab.protectEnvironment({ project: shop, environment: 'staging', requiredApprovals: 1 });
  await gitlab.deliveries.settled();
  gitlab.clearRequests();
  const pipeline = await gitlab.createPipeline({ project: shop, ref: 'plain' });
  const input = { project: shop, environment: 'staging', ref: 'plain', pipeline };
  await gitlab.createDeployment(input);
  await gitlab.updatePipeline(pipeline, { status: 'manual' });
  await gitlab.deliveries.settled();
  const { reads } = await world().storage();
  await holdsEventually(async () => assert.equal((await reads.work()).deliveriesWaiting, 0));
  const asked = [...gitlab.requestCounts().keys()];
  assert.deepEqual(
    asked.filter((route) => /deployments|pipelines/.test(route)),
    [],
  );
});
