import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type JiraSandbox, startJiraSandbox } from '../sandbox.ts';
import { build } from '../testing/entities.ts';

let jira: JiraSandbox;
let cloudId: string;

before(async () => {
  jira = await startJiraSandbox({ oauthTokenLifeS: 1 });
  ({ cloudId } = await (await fetch(`${jira.baseUrl}/_edge/tenant_info`)).json());
});
after(() => jira.close());

type Client = ReturnType<JiraSandbox['createOauthCredentials']>;

async function askToken(client: Client, fields: object = {}): Promise<Response> {
  const { clientId: client_id, clientSecret: client_secret } = client;
  const wish = { grant_type: 'client_credentials', audience: 'api.atlassian.com' };
  return fetch(`${jira.baseUrl}/oauth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...wish, client_id, client_secret, ...fields }),
  });
}

async function sendBuild(authorization: string, site = cloudId): Promise<number> {
  const response = await fetch(`${jira.baseUrl}/jira/builds/0.1/cloud/${site}/bulk`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ builds: [build()] }),
  });
  return response.status;
}

async function signIn(client: Client): Promise<string> {
  const { access_token: token, expires_in: lifeS } = await (await askToken(client)).json();
  assert.equal(lifeS, 1);
  return `Bearer ${token}`;
}

test('a token sends until it ends, and not a moment longer', async () => {
  const bearer = await signIn(jira.createOauthCredentials());
  assert.equal(await sendBuild(bearer), 202);
  assert.equal(jira.builds().length, 1);
  await delay(1_100);
  assert.equal(await sendBuild(bearer), 401);
});

test('credentials may do what is ticked, at their own site', async () => {
  const narrow = await signIn(jira.createOauthCredentials(['devinfo']));
  assert.equal(await sendBuild(narrow), 403);
  const bearer = await signIn(jira.createOauthCredentials());
  assert.equal(await sendBuild(bearer, 'another-site'), 403);
  assert.equal(await sendBuild('Bearer guessed'), 401);
});

test('deleted credentials take what they sent with them', async () => {
  const client = jira.createOauthCredentials();
  const bearer = await signIn(client);
  await sendBuild(bearer);
  const before = jira.builds().length;
  jira.removeOauthCredentials(client.clientId);
  assert.equal(jira.builds().length, before - 1);
  assert.equal(await sendBuild(bearer), 401);
  assert.equal((await askToken(client)).status, 401);
});

test('a token is asked for as documented', async () => {
  const client = jira.createOauthCredentials();
  assert.equal((await askToken(client, { client_secret: 'guessed' })).status, 401);
  assert.deepEqual(jira.violations(), []);
  assert.equal((await askToken(client, { audience: 'other' })).status, 400);
  assert.equal(jira.violations().length, 1);
});
