import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type JiraSandbox, startJiraSandbox } from '../index.ts';
import {
  branch,
  build,
  commit,
  featureFlag,
  gatedDeployment,
  pullRequest,
  repository,
} from '../testing/entities.ts';
import { type StandInApp, startStandInApp } from '../testing/stand-in-app.ts';

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

function send(fields: Readonly<Record<string, unknown>>) {
  const body = { repositories: [repository(fields)] };
  return app.call('POST', `${jira.baseUrl}/rest/devinfo/0.10/bulk`, body);
}

function sendTo(endpoint: string, body: unknown) {
  return app.call('POST', `${jira.baseUrl}/rest/${endpoint}/bulk`, body);
}

async function read(path: string): Promise<string> {
  const response = await fetch(`${jira.baseUrl}${path}`);
  assert.equal(response.status, 200);
  return response.text();
}

test('issue page: shows what is stored, and hostile text only as text', async () => {
  await send({
    commits: [commit({ message: 'ABC-1 <script>alert(1)</script>' })],
    branches: [branch({ url: 'javascript:alert(1)' })],
    pullRequests: [pullRequest({ title: `"><img src=x onerror='alert(1)'>` })],
  });
  const page = await read('/browse/ABC-1');
  assert.match(page, /ABC-1 &lt;script&gt;alert\(1\)&lt;\/script&gt;/);
  assert.match(page, /feature\/b1/);
  assert.match(page, /class="lozenge inprogress">OPEN/);
  assert.doesNotMatch(page, /<script>|<img|javascript:/);
  assert.match(await read('/'), /ABC-1/);
});

test('issue page: keeps itself up to date', async () => {
  const stream = await fetch(`${jira.baseUrl}/browse/ABC-2/events`);
  assert.ok(stream.body);
  let received = '';
  const decoder = new TextDecoder();
  for await (const part of stream.body) {
    received += decoder.decode(part);
    if (received.includes('the second message')) break;
    if (received.includes('No development information yet'))
      await send({
        commits: [commit({ issueKeys: ['ABC-2'], id: 'c2', message: 'the second message' })],
      });
  }
  assert.equal(received.match(/event: content/g)?.length, 2);
});

test('issue page: shows builds, deployments and feature flags', async () => {
  const issueKeys = ['ABC-3'];
  const testInfo = { totalNumber: 8, numberPassed: 6, numberFailed: 2 };
  const hostile = 'javascript:alert(1)';
  await sendTo('builds/0.1', { builds: [build({ issueKeys, testInfo, state: 'in_progress' })] });
  await sendTo('featureflags/0.1', { flags: [featureFlag({ issueKeys, displayName: '<b>' })] });
  const associations = [
    { associationType: 'issueKeys', values: issueKeys },
    { associationType: 'serviceIdOrKeys', values: ['SVC-9'] },
  ];
  await sendTo('deployments/0.1', {
    deployments: [gatedDeployment({ associations, url: hostile })],
  });
  const page = await read('/browse/ABC-3');
  const shown = [
    /class="lozenge inprogress">IN PROGRESS/,
    /6 passed/,
    /2 failed/,
    /g\/p\/production/,
    /<code>SVC-9<\/code>/,
    /CHG-1<\/a> <span class="lozenge inprogress">AWAITING/,
    /&lt;b&gt;/,
    /25%/,
    /class="lozenge success">ON/,
    /1 feature flag /,
  ];
  for (const part of shown) assert.match(page, part);
  assert.doesNotMatch(page, /javascript:/);
  assert.match(await read('/'), /title="1 deployment"/);
});

test('change requests: are decided on their page', async () => {
  await sendTo('deployments/0.1', {
    deployments: [gatedDeployment({ deploymentSequenceNumber: 50 })],
  });
  const [, request] = jira.gatings();
  assert.ok(request);
  const path = `/change-requests/${request.key}/prevented`;
  assert.match(await read('/change-requests'), new RegExp(`formaction="${path}"`));
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await fetch(`${jira.baseUrl}${path}`, {
    method: 'POST',
    headers,
    redirect: 'manual',
  });
  assert.equal(answer.status, 303);
  assert.equal(jira.gatings()[1]?.status, 'prevented');
  const page = await read('/change-requests');
  assert.match(page, /class="lozenge removed">PREVENTED/);
  assert.doesNotMatch(page, new RegExp(path));
  const unknown = `${jira.baseUrl}/change-requests/CHG-99/allowed`;
  assert.equal((await fetch(unknown, { method: 'POST' })).status, 404);
});

test('app page: the frame has a token, its own token can be asked for', async () => {
  assert.match(await read('/apps'), /stand-in-app/);
  const path = new URL(jira.appUrl('developer-account')).pathname;
  const page = await read(`${path}?as=developer-account`);
  assert.match(page, /data-url="http:[^"]+\/subscriptions\?[^"]*jwt=/);
  assert.match(page, /Devin Developer/);
  assert.match(page, /administrators only/);
  assert.equal((await read(`${path}/token?as=developer-account`)).split('.').length, 3);
});

test('apps: one is installed by its address, or the page says why not', async () => {
  const install = (url: string) =>
    fetch(`${jira.baseUrl}/apps`, { method: 'POST', body: new URLSearchParams({ url }) });
  const wrong = await install(`${jira.baseUrl}/"><script>`);
  assert.equal(wrong.status, 422);
  assert.match(await wrong.text(), /was answered 404/);
  const secret = jira.app().sharedSecret;
  const right = await install(app.descriptorUrl);
  assert.equal(new URL(right.url).pathname, '/apps');
  assert.notEqual(jira.app().sharedSecret, secret);
});

test('library: is Atlassian’s own, with this site as its CDN', async () => {
  const script = await read(new URL(jira.connectScriptUrl).pathname);
  assert.match(script, /initializeTheming/);
  assert.ok(script.includes(`var CDN_URL = "${jira.baseUrl}/connect"`));
  assert.match(await read('/connect/connect-host.js'), /registerProvider/);
  assert.match(await read('/connect/themes/atlaskit-tokens_dark.css'), /--ds-surface/);
});

test('visitor: stays signed in, with the chosen theme', async () => {
  const address = `${jira.baseUrl}/apps?as=developer-account&theme=dark`;
  const cookies = (await fetch(address)).headers.getSetCookie().map((text) => text.split(';')[0]);
  const response = await fetch(`${jira.baseUrl}/apps`, { headers: { cookie: cookies.join('; ') } });
  const page = await response.text();
  assert.match(page, /data-color-mode="dark"/);
  assert.match(page, /value="developer-account" selected/);
});

test('create branch: leads to the app with the issue and a token', async () => {
  const options = { redirect: 'manual' } as const;
  const response = await fetch(`${jira.baseUrl}/browse/ABC-1/create-branch`, options);
  const url = new URL(response.headers.get('location') ?? '');
  assert.equal(url.searchParams.get('issue_key'), 'ABC-1');
  assert.equal(url.searchParams.get('jwt')?.split('.').length, 3);
});
