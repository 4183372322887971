import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { SignJWT } from 'jose';
import { type OpenSandbox, openSandbox } from '../test-client.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
const pem = publicKey.export({ type: 'spki', format: 'pem' });
const kid = randomUUID();
const keyServer = createServer((request, response) => {
  const isKnown = request.url === `/-/jira_connect/public_keys/${kid}`;
  response.writeHead(isKnown ? 200 : 404).end(isKnown ? pem : '');
});

let box: OpenSandbox;
let proxyUrl = '';
before(async () => {
  await new Promise<void>((resolve) => keyServer.listen(0, '127.0.0.1', resolve));
  proxyUrl = `http://127.0.0.1:${(keyServer.address() as AddressInfo).port}`;
  box = await openSandbox();
  box.gitlab.jiraConnect.configure({ applicationId: 'the-application', proxyUrl });
});
after(async () => {
  await box[Symbol.asyncDispose]();
  keyServer.closeAllConnections();
  keyServer.close();
});

/** What is bent about an event's token. */
type Bend = { kid?: string; aud?: string; iss?: string; qsh?: string };

async function sendEvent(event: 'installed' | 'uninstalled', bend: Bend = {}): Promise<Response> {
  const fields = { clientKey: 'site-1', sharedSecret: 'secret', baseUrl: 'https://x.example' };
  const claims = {
    aud: `${box.gitlab.url}/-/jira_connect`,
    iss: 'site-1',
    qsh: createHash('sha256').update(`POST&/events/${event}&`).digest('hex'),
    ...bend,
  };
  const jwt = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid: bend.kid ?? kid })
    .sign(privateKey);
  return fetch(`${box.gitlab.url}/-/jira_connect/events/${event}`, {
    method: 'POST',
    body: new URLSearchParams({ ...fields, jwt, eventType: event }),
  });
}

test('events of the proxy install and remove a site', async () => {
  const { jiraConnect } = box.gitlab;
  assert.equal((await sendEvent('installed')).status, 200);
  const stored = { clientKey: 'site-1', sharedSecret: 'secret', baseUrl: 'https://x.example' };
  assert.deepEqual(jiraConnect.installations(), [stored]);
  assert.equal((await sendEvent('uninstalled')).status, 200);
  assert.deepEqual(jiraConnect.installations(), []);
  assert.equal(
    jiraConnect.events().at(-1)?.contentType?.split(';')[0],
    'application/x-www-form-urlencoded',
  );
});

const bent: readonly [name: string, bend: Bend, reason: RegExp][] = [
  ['another audience', { aud: 'https://other.example/-/jira_connect' }, /audience/],
  ['another site', { iss: 'site-2' }, /issuer is site-2/],
  ['a key that is not there', { kid: randomUUID() }, /answered 404/],
  ['a key name that leads elsewhere', { kid: '../x' }, /kid/],
  ['another request', { qsh: 'context-qsh' }, /query string hash/],
];
for (const [name, bend, reason] of bent) {
  test(`an event with ${name} is refused`, async () => {
    assert.equal((await sendEvent('installed', bend)).status, 401);
    assert.match(box.gitlab.jiraConnect.events().at(-1)?.reason ?? '', reason);
  });
}

test('answers can be forced', async () => {
  const { jiraConnect } = box.gitlab;
  for (const status of [204, 404, 500]) {
    jiraConnect.answerEvents(status);
    assert.equal((await sendEvent('installed')).status, status);
  }
  jiraConnect.answerEvents('hang');
  const signal = AbortSignal.timeout(200);
  const url = `${box.gitlab.url}/-/jira_connect/events/installed`;
  await assert.rejects(fetch(url, { method: 'POST', signal }), { name: 'TimeoutError' });
  assert.equal(jiraConnect.events().at(-1)?.status, null);
  jiraConnect.answerEvents('truly');
  assert.equal((await sendEvent('installed')).status, 200);
});

test('the application id is for the proxy', async () => {
  const url = `${box.gitlab.url}/-/jira_connect/oauth_application_id`;
  const response = await fetch(url);
  assert.deepEqual(await response.json(), { application_id: 'the-application' });
  assert.equal(response.headers.get('access-control-allow-origin'), proxyUrl);
  const other = await openSandbox();
  const unset = await fetch(`${other.gitlab.url}/-/jira_connect/oauth_application_id`);
  assert.equal(unset.status, 404);
  await other[Symbol.asyncDispose]();
});

test('branches are made on a page that takes the issue', async () => {
  const url = `${box.gitlab.url}/-/jira_connect/branches/new?issue_key=ABC-1&issue_summary=%3Cb%3E`;
  const page = await (await fetch(url)).text();
  assert.match(page, /ABC-1[\s\S]*&lt;b&gt;/);
});
