import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { importSPKI, jwtVerify } from 'jose';
import { type JiraSandbox, startJiraSandbox } from '../index.ts';
import { repository } from '../testing/entities.ts';
import { type StandInApp, startStandInApp } from '../testing/stand-in-app.ts';
import { queryStringHash } from '../tokens/query-string-hash.ts';

let jira: JiraSandbox;
let app: StandInApp;
before(async () => {
  jira = await startJiraSandbox();
  app = await startStandInApp();
});
after(async () => {
  await jira.close();
  await app.close();
});

async function readKey(kid: string): Promise<string> {
  const response = await fetch(`${jira.installKeysUrl}/${kid}`);
  assert.equal(response.status, 200);
  assert.match(response.headers.get('content-type') ?? '', /^text\/plain/);
  return response.text();
}

test('install: the event carries the secret, signed with a key of the key server', async () => {
  const installed = await jira.install(app.descriptorUrl);
  const event = app.events.at(-1);
  assert.equal(event?.path, '/-/jira_connect/events/installed');
  assert.equal(event.body.clientKey, installed.clientKey);
  assert.equal(event.body.sharedSecret, installed.sharedSecret);
  assert.equal(event.body.baseUrl, jira.baseUrl);

  const token = event.authorization.replace('JWT ', '');
  const { payload } = await jwtVerify(
    token,
    async ({ kid }) => importSPKI(await readKey(String(kid)), 'RS256'),
    { algorithms: ['RS256'], issuer: installed.clientKey, audience: app.baseUrl },
  );
  const url = new URL(`${app.baseUrl}/events/installed`);
  assert.equal(payload.qsh, queryStringHash('POST', url, '/-/jira_connect'));
});

test('install: path-like key names are served', async () => {
  const kid = 'generic-keypair/cs-migrations/installation-key-pair--x';
  await jira.install(app.descriptorUrl, { kid });
  assert.match(await readKey(kid), /BEGIN PUBLIC KEY/);
  assert.equal((await fetch(`${jira.installKeysUrl}/unknown`)).status, 404);
});

test('install: again rotates the secret and keeps the client key', async () => {
  const first = await jira.install(app.descriptorUrl);
  const old = jira.signedToken();
  const second = await jira.install(app.descriptorUrl);
  assert.equal(second.clientKey, first.clientKey);
  assert.notEqual(second.sharedSecret, first.sharedSecret);
  const url = `${jira.baseUrl}/rest/api/3/user?accountId=admin-account`;
  assert.equal((await app.call('GET', url)).status, 200);
  assert.equal((await app.call('GET', url, undefined, old)).status, 401);
});

test('install: an app that answers 500 is not installed, and an installed one stays', async () => {
  await jira.install(app.descriptorUrl, { sharedSecret: 'kept' });
  app.answer = 500;
  await assert.rejects(jira.install(app.descriptorUrl), /answered 500/);
  app.answer = 200;
  assert.equal(jira.app().sharedSecret, 'kept');
});

const broken: readonly [string, Readonly<Record<string, unknown>>, RegExp][] = [
  ['a long key', { key: 'k'.repeat(65) }, /\/key/],
  ['no address', { baseUrl: undefined }, /baseUrl/],
  ['no authentication', { authentication: { type: 'none' } }, /authentication/],
  ['no signed install', { apiMigrations: { gdpr: true } }, /signed-install/],
  ['an unknown scope', { scopes: ['EVERYTHING'] }, /scopes/],
  ['no installed event', { lifecycle: {} }, /lifecycle/],
  ['an unknown module', { modules: { gitlab: {} } }, /modules/],
  ['a provider without a home', { modules: { jiraBuildInfoProvider: named('b') } }, /homeUrl/],
  ['a key used twice', { modules: { webSections: [named('a'), named('a')] } }, /twice/],
];

function named(key: string) {
  return { key, name: { value: key } };
}

for (const [name, change, reason] of broken) {
  test(`install: a descriptor with ${name} is refused`, async () => {
    const right = { ...app.descriptor };
    Object.assign(app.descriptor, change);
    await assert.rejects(jira.install(app.descriptorUrl), reason);
    Object.assign(app.descriptor, right);
  });
}

test('uninstall: the event is sent, the data goes, calls are refused', async () => {
  await jira.install(app.descriptorUrl);
  const bulk = `${jira.baseUrl}/rest/devinfo/0.10/bulk`;
  await app.call('POST', bulk, { repositories: [repository()] });
  assert.ok(jira.repository('42'));
  assert.equal(await jira.uninstall(), 200);
  assert.equal(app.events.at(-1)?.path, '/-/jira_connect/events/uninstalled');
  assert.equal((await app.call('POST', bulk, { repositories: [repository()] })).status, 401);
  assert.throws(() => jira.app(), /No app/);
  await jira.install(app.descriptorUrl);
  assert.equal(jira.repository('42'), null);
});

test('page address: the token fits the request and holds the user', async () => {
  const installed = await jira.install(app.descriptorUrl);
  const url = new URL(jira.pageUrl('/subscriptions', 'admin-account'));
  const secret = new TextEncoder().encode(installed.sharedSecret);
  const { payload } = await jwtVerify(url.searchParams.get('jwt') ?? '', secret);
  assert.equal(payload.sub, 'admin-account');
  assert.equal(payload.iss, installed.clientKey);
  assert.equal(payload.qsh, queryStringHash('GET', url, '/-/jira_connect'));
  assert.equal(url.searchParams.get('xdm_e'), jira.baseUrl);
});

test('context token: bound to no request, right for 15 minutes', async () => {
  const { sharedSecret } = await jira.install(app.descriptorUrl);
  const token = jira.contextToken({ accountId: 'developer-account' });
  const { payload } = await jwtVerify(token, new TextEncoder().encode(sharedSecret));
  assert.equal(payload.qsh, 'context-qsh');
  assert.equal((payload.exp ?? 0) - (payload.iat ?? 0), 900);
});
