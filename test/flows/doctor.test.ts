import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { DoctorAnswer } from '../../src/contract/index.ts';
import { makeSecret } from '../../src/lib/index.ts';
import type { ConnectionChange } from '../../src/ports/index.ts';
import { eventually } from '../support/eventually.ts';
import { givenLinkedProject } from '../support/link-group.ts';
import { runCommand } from '../support/run-command.ts';
import type { World } from '../support/start-world.ts';
import { useWorld } from '../support/use-world.ts';

// Faults are planted one by one; each must be found, with what to do about it.

const adminToken = 'operators-own-token';
const world = useWorld({ env: { ADMIN_TOKEN: adminToken } }, async (made) => {
  await givenLinkedProject(made, 'acme');
});

type Check = DoctorAnswer['checks'][number];

async function diagnose(): Promise<Check[]> {
  const answer = await fetch(`${world().productUrl}/api/v1/doctor`, {
    headers: { authorization: `Bearer ${adminToken}` },
  });
  const text = await answer.text();
  assert.equal(answer.status, 200, text);
  return (JSON.parse(text) as DoctorAnswer).checks;
}

/** The command beside the service, with these settings instead of the service's own. */
async function diagnoseBeside(settings: Record<string, string> = {}) {
  const env = { ...world().env, ...settings };
  const { exitCode, stdout, stderr } = await runCommand(['doctor', '--json'], env);
  assert.equal(stderr, '');
  return { exitCode, checks: (JSON.parse(stdout) as DoctorAnswer).checks };
}

function find(checks: readonly Check[], end: string): Check {
  const found = checks.filter(({ name }) => name.endsWith(end));
  assert.equal(found.length, 1, `${end} in ${checks.map(({ name }) => name).join()}`);
  const [check] = found;
  assert.ok(check);
  return check;
}

function assertFault(checks: readonly Check[], end: string, state: Check['state'], says: RegExp) {
  const check = find(checks, end);
  assert.equal(check.state, state, JSON.stringify(check));
  assert.match([check.found, check.cause, check.fix].join('\n'), says);
  assert.ok(check.cause && check.fix);
}

test('a service that is well has failed no check, from within and from beside', async () => {
  const within = await diagnose();
  const beside = await diagnoseBeside();
  const failed = [...within, ...beside.checks].filter(({ state }) => state === 'failed');
  assert.deepEqual(failed, []);
  assert.equal(beside.exitCode, 0);
  assert.deepEqual(
    beside.checks.map(({ name }) => name),
    within.map(({ name }) => name),
  );
  // It is a trial: http, on this machine.
  assertFault(within, 'public-url', 'warning', /trial/);
  const { exitCode, stdout } = await runCommand(['doctor'], world().env);
  assert.equal(exitCode, 0);
  assert.match(stdout, /Nothing has failed\.\n$/);
});

/** Changes the connection behind the service's back, until the test ends. */
async function plant(t: TestContext, change: ConnectionChange): Promise<void> {
  t.after(() => world().restart());
  const { stores } = await world().storage();
  const [connection] = await stores.connections.list();
  assert.ok(connection);
  await stores.connections.change(connection.id, change);
}

test('a GitLab that is down is found', async (t) => {
  await plant(t, { internalUrl: new URL('http://127.0.0.1:1') });
  const checks = await diagnose();
  assertFault(checks, '.api', 'failed', /ECONNREFUSED.*firewall/s);
  assert.deepEqual([find(checks, '.token').state, find(checks, '.sign-in').state], unseen);
});
const unseen = ['unseen', 'unseen'];

test('a revoked token is found', async (t) => {
  const { gitlab } = world();
  const revoked = gitlab.createToken(gitlab.root, { scopes: ['api'] });
  gitlab.revokeToken(revoked);
  await plant(t, { token: makeSecret(revoked.value) });
  const checks = await diagnose();
  assertFault(checks, '.token', 'failed', /401.*Enter a new one/s);
  assert.equal(find(checks, '.api').state, 'passed');
  assert.ok(!JSON.stringify(checks).includes(revoked.value));
});

test('a token without the scope is found, and one that ends soon', async (t) => {
  const { gitlab } = world();
  const weak = gitlab.createToken(gitlab.root, { scopes: ['read_user'] });
  await plant(t, { token: makeSecret(weak.value) });
  assertFault(await diagnose(), '.token', 'failed', /scope/);
  const expiresAt = new Date(Date.now() + 5 * 86_400_000);
  const ending = gitlab.createToken(gitlab.root, { scopes: ['api'], expiresAt });
  await plant(t, { token: makeSecret(ending.value) });
  assertFault(await diagnose(), '.token', 'warning', /expires in [45] days/);
});

test('an application id that GitLab does not know is found, and one that is not set', async (t) => {
  await plant(t, { applicationId: 'made-up' });
  assertFault(await diagnose(), '.sign-in', 'failed', /invalid_client.*OAuth application/s);
  await plant(t, { applicationId: null });
  assertFault(await diagnose(), '.sign-in', 'failed', /Nobody can sign in/);
});

test('a Jira site that no longer has the app is found', async () => {
  const { jira, gitlab } = world();
  const fault = jira.fail({ kind: 'status', status: 401 }, { path: '/rest/devinfo/' });
  const project = await gitlabProject(world());
  await gitlab.pushCommits(project, 'ACME-9', [{ message: 'ACME-9 Begin' }]);
  await eventually(async () => find(await diagnose(), '.answers').state === 'failed');
  assertFault(await diagnose(), '.answers', 'failed', /401.*Install the app again/s);
  fault.end();
});

async function gitlabProject({ gitlab }: World) {
  const group = gitlab.createGroup({ path: `late-${Date.now()}`, parent: await groupOf(world()) });
  return gitlab.createProject({ group, name: 'Late' });
}

async function groupOf({ gitlab, env }: World): Promise<{ id: number }> {
  const answer = await fetch(`${gitlab.url}/api/v4/groups/acme`, {
    headers: { 'private-token': env.GITLAB_TOKEN ?? '' },
  });
  return (await answer.json()) as { id: number };
}

test('settings that are wrong are listed, and the rest is checked all the same', async () => {
  const { exitCode, checks } = await diagnoseBeside({ PUBLIC_URL: 'nowhere', PORT: 'x' });
  assert.equal(exitCode, 1);
  assertFault(checks, 'configuration.settings', 'failed', /PORT.*PUBLIC_URL|PUBLIC_URL.*PORT/s);
  assert.equal(find(checks, 'database.reachable').state, 'passed');
  assert.equal(find(checks, '.sign-in').state, 'unseen');
});

test('a public address that leads elsewhere is found', async (t) => {
  const other = createServer((_, response) => response.writeHead(404).end('Not ours.'));
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  t.after(() => other.close());
  const { port } = other.address() as AddressInfo;
  const { exitCode, checks } = await diagnoseBeside({ PUBLIC_URL: `http://127.0.0.1:${port}` });
  assert.equal(exitCode, 1);
  assertFault(checks, 'address.live', 'failed', /reverse proxy/);
  assertFault(checks, 'address.descriptor', 'failed', /no descriptor/);
});

test('a descriptor that is another’s is found', async () => {
  const { checks } = await diagnoseBeside({ JIRA_CONNECT_PROXY_URL: 'https://gitlab.example' });
  assertFault(checks, 'address.descriptor', 'failed', /rewrites/);
});

test('a key server that cannot be reached is found', async () => {
  const { checks } = await diagnoseBeside({ CONNECT_INSTALL_KEYS_URL: 'http://127.0.0.1:1' });
  assertFault(checks, 'address.key-server', 'failed', /ECONNREFUSED.*outbound/s);
});

test('a database that is away is found', async () => {
  const { exitCode, checks } = await diagnoseBeside({
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    ENCRYPTION_KEY: 'a'.repeat(64),
  });
  assert.equal(exitCode, 1);
  assertFault(checks, 'database.reachable', 'failed', /DATABASE_URL/);
  assert.equal(find(checks, 'address.live').state, 'passed');
});

test('a service without a worker is found', async () => {
  await world().restart(async () => {
    const { exitCode, checks } = await diagnoseBeside();
    assert.equal(exitCode, 1);
    assertFault(checks, 'work.worker', 'failed', /Start the service/);
    assertFault(checks, 'address.live', 'warning', /ECONNREFUSED/);
  });
});
