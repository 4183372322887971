import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { makeSecret } from '../../lib/index.ts';
import type { LifecycleEvent } from '../../ports/index.ts';
import { makeQueryStringHash } from '../connect/query-string-hash.ts';
import { useInstance } from './instance.fake.ts';
import { createInstanceNetwork } from './instance-network.ts';
import { createTellInstance } from './tell-instance.ts';

const site = {
  clientKey: 'site-one',
  sharedSecret: makeSecret('the secret'),
  baseUrl: new URL('https://one.atlassian.net'),
};
const installed: LifecycleEvent = { event: 'installed', site };
const uninstalled: LifecycleEvent = { event: 'uninstalled', site: { clientKey: 'site-one' } };

type Key = { id: string; pem: string; lifetimeMs: number };

async function setUp(t: TestContext, status: number | 'hang' | { location: string } = 200) {
  const instance = await useInstance(t, (_request, response) => {
    if (status === 'hang') return;
    if (typeof status === 'number') response.writeHead(status).end('{"error":"no"}');
    else response.writeHead(302, status).end();
  });
  const keys: Key[] = [];
  const rule = { allowPrivateHosts: true, allowedPrivateRanges: [] };
  const network = createInstanceNetwork(rule, { timeoutMs: 500 });
  const publicKeys = { add: async (key: Key) => void keys.push(key) };
  return { instance, keys, tell: createTellInstance({ network, publicKeys }) };
}

test('an installation is handed on as GitLab hands it on', async (t) => {
  const { instance, keys, tell } = await setUp(t);
  assert.deepEqual(await tell(instance.url, installed), { kind: 'told' });
  const [heard] = instance.heard;
  assert.equal(heard?.method, 'POST');
  assert.equal(heard?.path, '/gitlab/-/jira_connect/events/installed');
  assert.equal(heard?.headers['content-type'], 'application/x-www-form-urlencoded');
  const { jwt = '', ...form } = Object.fromEntries(new URLSearchParams(heard?.body));
  assert.deepEqual(form, {
    clientKey: 'site-one',
    eventType: 'installed',
    sharedSecret: 'the secret',
    baseUrl: 'https://one.atlassian.net',
  });
  const [key] = keys;
  assert.equal(key?.lifetimeMs, 300_000);
  assert.deepEqual(decodeProtectedHeader(jwt), { alg: 'RS256', kid: key?.id });
  const publicKey = createPublicKey(key?.pem ?? '');
  assert.equal(publicKey.asymmetricKeyDetails?.modulusLength, 3072);
  const { payload } = await jwtVerify(jwt, publicKey);
  assert.deepEqual(payload, {
    aud: `${instance.url.href}/-/jira_connect`,
    iss: 'site-one',
    qsh: makeQueryStringHash('POST', '/events/installed'),
  });
});

test('the end of an installation goes the same way, without a secret', async (t) => {
  const { instance, keys, tell } = await setUp(t);
  assert.deepEqual(await tell(instance.url, uninstalled), { kind: 'told' });
  const [heard] = instance.heard;
  assert.equal(heard?.path, '/gitlab/-/jira_connect/events/uninstalled');
  const { jwt = '', ...form } = Object.fromEntries(new URLSearchParams(heard?.body));
  assert.deepEqual(form, { clientKey: 'site-one', eventType: 'uninstalled' });
  const { payload } = await jwtVerify(jwt, createPublicKey(keys[0]?.pem ?? ''));
  assert.equal(payload.qsh, makeQueryStringHash('POST', '/events/uninstalled'));
});

test('every attempt has a key of its own', async (t) => {
  const { instance, keys, tell } = await setUp(t);
  await tell(instance.url, installed);
  await tell(instance.url, installed);
  assert.notEqual(keys[0]?.id, keys[1]?.id);
  assert.notEqual(keys[0]?.pem, keys[1]?.pem);
});

for (const status of [201, 204, 401, 404, 500]) {
  test(`${status} is a refusal`, async (t) => {
    const { instance, tell } = await setUp(t, status);
    assert.deepEqual(await tell(instance.url, installed), { kind: 'refused', status });
  });
}

test('a redirect is a refusal, and is not followed', async (t) => {
  const target = await setUp(t);
  const { instance, tell } = await setUp(t, { location: target.instance.url.href });
  assert.deepEqual(await tell(instance.url, installed), { kind: 'refused', status: 302 });
  assert.deepEqual(target.instance.heard, []);
});

test('silence and a closed port are no answer', async (t) => {
  const { instance, tell } = await setUp(t, 'hang');
  const late = await tell(instance.url, installed);
  assert.deepEqual(late, { kind: 'unreachable', reason: 'it did not answer in time' });
  await instance.close();
  const closed = await tell(instance.url, installed);
  assert.deepEqual(closed, { kind: 'unreachable', reason: 'ECONNREFUSED' });
});

for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
  test(`nobody at ${host} is told, whatever was saved`, async (t) => {
    const { instance } = await setUp(t);
    const network = createInstanceNetwork({ allowPrivateHosts: false, allowedPrivateRanges: [] });
    const tell = createTellInstance({ network, publicKeys: { add: async () => undefined } });
    const url = new URL(instance.url);
    url.hostname = host;
    const reason = 'its address is not allowed';
    assert.deepEqual(await tell(url, installed), { kind: 'unreachable', reason });
    assert.deepEqual(instance.heard, []);
  });
}
