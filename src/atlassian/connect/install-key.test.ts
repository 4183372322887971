import assert from 'node:assert/strict';
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setImmediate as tick } from 'node:timers/promises';
import { cacheInstallKey } from './cache-install-key.ts';
import { createFetchInstallKey, isKid } from './fetch-install-key.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey;
const pem = rsa.export({ type: 'spki', format: 'pem' }).toString();
const ecPem = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  .publicKey.export({ type: 'spki', format: 'pem' })
  .toString();

async function serve(context: TestContext, listener: RequestListener): Promise<URL> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/keys/`);
}

test('a key is fetched from its path below the key server', async (context) => {
  const seen: (string | undefined)[] = [];
  const keysUrl = await serve(context, (request, response) => {
    seen.push(request.url);
    response.end(pem);
  });
  const key = await createFetchInstallKey({ keysUrl })('generic/cs-migrations/key--1');
  assert.ok(key.equals(rsa));
  assert.deepEqual(seen, ['/keys/generic/cs-migrations/key--1']);
});

const answers: [string, RequestListener, string, RegExp][] = [
  ['404', (_, answer) => answer.writeHead(404).end(), 'TOKEN_REFUSED', /does not know/],
  ['an empty body', (_, answer) => answer.end(), 'TOKEN_REFUSED', /does not know/],
  ['500', (_, answer) => answer.writeHead(500).end(), 'INSTALL_KEY_UNREACHABLE', /answered 500/],
  [
    'a redirect',
    (_, answer) => answer.writeHead(302, { location: '/other' }).end(),
    'INSTALL_KEY_UNREACHABLE',
    /answered 302/,
  ],
  ['nothing in time', () => undefined, 'INSTALL_KEY_UNREACHABLE', /in time/],
  [
    'too much',
    (_, answer) => answer.end(pem + ' '.repeat(16 * 1024)),
    'INSTALL_KEY_UNREACHABLE',
    /larger than 16384/,
  ],
  ['a page', (_, answer) => answer.end('<html>'), 'INSTALL_KEY_UNREACHABLE', /no public key/],
  ['an EC key', (_, answer) => answer.end(ecPem), 'INSTALL_KEY_UNREACHABLE', /no RSA key/],
  ['a cut line', (request) => request.destroy(), 'INSTALL_KEY_UNREACHABLE', /cannot be used/],
];

for (const [what, listener, code, message] of answers) {
  test(`a key server that answers ${what} is ${code}`, async (context) => {
    const fetchKey = createFetchInstallKey({
      keysUrl: await serve(context, listener),
      timeoutMs: 200,
    });
    const retry = code === 'TOKEN_REFUSED' ? 'never' : 'soon';
    await assert.rejects(fetchKey('kid'), { name: 'TokenError', code, retry, message });
  });
}

for (const kid of ['a', 'A-1_b', '6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'a/b/c--d']) {
  test(`${kid} is a kid`, () => assert.equal(isKid(kid), true));
}

for (const kid of [
  '',
  '.',
  '..',
  'a.b',
  '../a',
  'a/../b',
  '%2e',
  '/a',
  'a/',
  'a//b',
  'a?b',
  'a#b',
  'http://a',
  'a\\b',
  'a\n',
  'é',
  'a'.repeat(256),
  undefined,
  1,
]) {
  test(`${JSON.stringify(kid)} is no kid`, () => assert.equal(isKid(kid), false));
}

/** A cache over a key server that answers when told to, with a clock that moves when told to. */
function startCache() {
  const asked: string[] = [];
  const waiting = new Map<string, { resolve(key: KeyObject): void; reject(cause: Error): void }>();
  const time = { ms: 0 };
  const getKey = cacheInstallKey(
    (kid) => {
      asked.push(kid);
      return new Promise((resolve, reject) => waiting.set(kid, { resolve, reject }));
    },
    { now: () => new Date(time.ms) },
  );
  async function getNow(kid: string) {
    const key = getKey(kid);
    await tick();
    waiting.get(kid)?.resolve(rsa);
    return key;
  }
  return { asked, waiting, time, getKey, getNow };
}

test('simultaneous askers share one request, and later ones its answer for an hour', async () => {
  const { asked, waiting, time, getKey, getNow } = startCache();
  const both = [getKey('a'), getKey('a')];
  waiting.get('a')?.resolve(rsa);
  assert.deepEqual(await Promise.all(both), [rsa, rsa]);
  time.ms = 3_599_999;
  await getNow('a');
  assert.deepEqual(asked, ['a']);
  time.ms = 3_600_000;
  await getNow('a');
  assert.deepEqual(asked, ['a', 'a']);
});

test('a failure is kept for five seconds', async () => {
  const { asked, waiting, time, getKey, getNow } = startCache();
  const failing = getKey('a');
  waiting.get('a')?.reject(new Error('no'));
  await assert.rejects(failing);
  time.ms = 4_999;
  await assert.rejects(getKey('a'));
  assert.deepEqual(asked, ['a']);
  time.ms = 5_000;
  assert.equal(await getNow('a'), rsa);
});

test('the hundred keys used last are kept', async () => {
  const { asked, getNow } = startCache();
  for (let at = 0; at < 100; at++) await getNow(`k${at}`);
  await getNow('k0');
  await getNow('k100');
  asked.length = 0;
  await getNow('k0');
  await getNow('k99');
  assert.deepEqual(asked, []);
  await getNow('k1');
  assert.deepEqual(asked, ['k1']);
});

test('no more than ten keys are asked for at a time', async () => {
  const { asked, waiting, getKey, getNow } = startCache();
  const first = Array.from({ length: 10 }, (_, at) => getKey(`k${at}`));
  await assert.rejects(getKey('k10'), { code: 'INSTALL_KEY_UNREACHABLE', retry: 'soon' });
  assert.equal(asked.length, 10);
  for (const { resolve } of waiting.values()) resolve(rsa);
  await Promise.all(first);
  assert.equal(await getNow('k10'), rsa);
});
