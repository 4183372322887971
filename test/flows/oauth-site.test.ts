import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { SignJWT } from 'jose';
import pino from 'pino';
import type { GitlabSandbox, Project } from '../../sandbox/gitlab/index.ts';
import type { JiraSandbox } from '../../sandbox/jira/index.ts';
import { type Product, startProduct } from '../../src/compose.ts';
import { readConfig } from '../../src/config/index.ts';
import { eventually, holdsEventually } from '../support/eventually.ts';
import { jiraShows } from '../support/jira-shows.ts';
import { runCommand } from '../support/run-command.ts';
import { type Surroundings, startSurroundings } from '../support/start-world.ts';
import { assertNoViolations } from '../support/use-world.ts';

// One story: each test goes on where the one before it ended. The site has no app: it is only called, and nothing
// of what Jira could send would be believed.

let surroundings: Surroundings;
let product: Product;
let jira: JiraSandbox;
let gitlab: GitlabSandbox;
let project: Project;
let credentials: ReturnType<JiraSandbox['createOauthCredentials']>;
let settings: Record<string, string>;

before(async () => {
  surroundings = await startSurroundings();
  ({ jira, gitlab } = surroundings);
  settings = { ...surroundings.env, ATLASSIAN_API_URL: jira.baseUrl };
  product = await startProduct(readConfig(settings), pino({ level: 'fatal' }));
  project = gitlab.createProject({ group: gitlab.createGroup({ path: 'acme' }), name: 'Shop' });
  await gitlab.pushCommits(project, 'OUT-1-past', [{ message: 'OUT-1 as it was' }]);
  credentials = jira.createOauthCredentials();
});
after(async () => {
  await product?.stop();
  await surroundings?.stop();
});
afterEach(() => assertNoViolations(surroundings));

const site = () => ['--site', jira.baseUrl];
const run = (args: readonly string[], input = '') => runCommand(args, settings, input);

const addSite = ({ clientId, clientSecret } = credentials, ...more: string[]) =>
  run(
    ['site', 'add', '--oauth', ...site(), '--client-id', clientId, '--secret-stdin', ...more],
    `${clientSecret}\n`,
  );

async function pushIsShown(issueKey: string): Promise<void> {
  await gitlab.pushCommits(project, issueKey, [{ message: issueKey }]);
  await holdsEventually(() =>
    assert.deepEqual(jiraShows(surroundings, issueKey).branches, [issueKey]),
  );
}

test('credentials that Atlassian does not know are not saved', async () => {
  const answer = await addSite({ ...credentials, clientSecret: 'another' });
  assert.equal(answer.exitCode, 1);
  assert.match(answer.stderr, /JIRA_CREDENTIALS_REFUSED: Atlassian refuses the OAuth credentials/);
  assert.ok(!`${answer.stdout}${answer.stderr}`.includes('another'));
  assert.match((await run(['sites'])).stdout, /No Jira site/);
});

test('credentials without any permission are not saved', async () => {
  const answer = await addSite(jira.createOauthCredentials([]));
  assert.equal(answer.exitCode, 1);
  assert.match(answer.stderr, /JIRA_FORBIDDEN: .*no permission is ticked/);
});

test('what is no site of Jira Cloud is not saved', async () => {
  const args = ['--client-id', credentials.clientId, '--secret-stdin'];
  const answer = await run(['site', 'add', '--oauth', '--site', gitlab.url, ...args], 'secret');
  assert.equal(answer.exitCode, 1);
  assert.match(answer.stderr, /is no site of Jira Cloud/);
});

test('permissions that are not ticked are named', async () => {
  const { exitCode, stdout, stderr } = await addSite(jira.createOauthCredentials(['devinfo']));
  assert.equal(exitCode, 0, stderr);
  assert.match(stdout, /Not ticked in Jira, .*: Builds, Deployments, Feature flags\./);
});

test('other credentials replace them', async () => {
  const { exitCode, stdout, stderr } = await addSite(credentials, '--json');
  assert.equal(exitCode, 0, stderr);
  const { site: added, isNew, missing } = JSON.parse(stdout);
  assert.deepEqual([isNew, missing], [false, []]);
  const { sites } = JSON.parse((await run(['sites', '--json'])).stdout);
  assert.deepEqual(
    sites.map(({ id, url, route }: Record<string, unknown>) => [id, url, route]),
    [[added.id, `${jira.baseUrl}/`, 'oauth']],
  );
});

test('from nothing to a merge request in the development panel, past and present', async () => {
  const linked = await run(['link', ...site(), '--group', 'acme', '--wait']);
  assert.equal(linked.exitCode, 0, linked.stderr);
  await holdsEventually(() =>
    assert.deepEqual(jiraShows(surroundings, 'OUT-1').branches, ['OUT-1-past']),
  );
  await pushIsShown('OUT-2');
  const title = 'OUT-2 in review';
  await gitlab.openMergeRequest({ project, sourceBranch: 'OUT-2', title, author: gitlab.root });
  await eventually(() => jira.issue('OUT-2').pullRequests.length === 1);
});

test('everything goes to Atlassian by its interfaces, and no token of GitLab with it', () => {
  const sent = jira.requests().filter(({ path }) => path.includes('/bulk'));
  assert.ok(sent.length > 0);
  for (const { path, body } of sent) {
    assert.match(path, /^\/jira\/(devinfo|builds)\/0\.1\/cloud\/[0-9a-f-]{36}\/bulk$/);
    assert.ok(!JSON.stringify(body).includes(surroundings.env.GITLAB_TOKEN ?? '-'));
  }
  const asked = jira.requests().filter(({ path }) => path === '/oauth/token');
  // By each command that tried credentials, and by the product once.
  assert.ok(asked.length <= 5, `${asked.length} tokens for ${sent.length} requests`);
});

test('a token that ended before its time is followed by another, and nothing waits', async () => {
  jira.endOauthTokens();
  await pushIsShown('OUT-3');
});

test('the client secret is stored sealed, and proves nobody here', async () => {
  const { cloudId } = await (await fetch(`${jira.baseUrl}/_edge/tenant_info`)).json();
  const jwt = await new SignJWT({ iss: `oauth:${cloudId}`, qsh: 'context-qsh' })
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt()
    .setExpirationTime('3 minutes')
    .sign(new TextEncoder().encode(credentials.clientSecret));
  const url = `${surroundings.productUrl}/-/jira_connect/subscriptions.json?jwt=${jwt}`;
  assert.equal((await fetch(url)).status, 403);
});

test('deleted credentials are named as the cause, and new ones bring everything back', async () => {
  jira.removeOauthCredentials(credentials.clientId);
  assert.deepEqual(jiraShows(surroundings, 'OUT-2').branches, []);
  await gitlab.pushCommits(project, 'OUT-4', [{ message: 'OUT-4' }]);
  await holdsEventually(async () => {
    const { stdout } = await run(['status', '--json']);
    assert.match(stdout, /Atlassian refuses the OAuth credentials of 127\.0\.0\.1/);
  });
  credentials = jira.createOauthCredentials();
  const renewed = await addSite();
  assert.equal(renewed.exitCode, 0, renewed.stderr);
  for (const issueKey of ['OUT-2', 'OUT-3', 'OUT-4']) {
    await holdsEventually(() =>
      assert.deepEqual(jiraShows(surroundings, issueKey).branches, [issueKey]),
    );
  }
});

test('a site that is removed with its data leaves nothing in Jira', async () => {
  const { exitCode, stderr } = await run(['remove-site', ...site(), '--delete-data']);
  assert.equal(exitCode, 0, stderr);
  await eventually(() => jira.counts().branches === 0 && jira.counts().pullRequests === 0, 30_000);
});

test('a site that has the app needs no credentials', async () => {
  await eventually(async () => /No Jira site/.test((await run(['sites'])).stdout), 60_000);
  await jira.install(`${surroundings.productUrl}/-/jira_connect/app_descriptor.json`);
  const { exitCode, stderr } = await addSite();
  assert.equal(exitCode, 1);
  assert.match(stderr, /has the app/);
});
