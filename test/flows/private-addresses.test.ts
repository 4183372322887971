import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import pino from 'pino';
import {
  createFindCloudId,
  createInstanceNetwork,
  createReadInstanceUrl,
  createSubmitToJira,
  readInstalledBody,
} from '../../src/atlassian/index.ts';
import { type Product, startProduct } from '../../src/compose.ts';
import { readConfig } from '../../src/config/index.ts';
import type { Installation, InstallationId } from '../../src/domain/index.ts';
import { makeSecret, systemClock } from '../../src/lib/index.ts';
import { createStorage } from '../../src/storage/index.ts';
import { forbiddenAddresses } from '../support/forbidden-addresses.ts';
import { type Surroundings, startSurroundings } from '../support/start-world.ts';

// What came from a tenant may lead to public https only: when it is saved, and again at each use, whatever was saved
// before. The trap is on this machine, so a guard that fails shows as a connection.

const publicOnly = { allowPrivateHosts: false, allowedPrivateRanges: [] };
const network = createInstanceNetwork(publicOnly, { timeoutMs: 2_000 });
const adminToken = 'an-admin-token-of-tests';

let surroundings: Surroundings;
let product: Product;
let siteId: InstallationId;
let trap: Server;
let connections = 0;

before(async () => {
  trap = createServer((_request, response) => response.end('{"cloudId":"caught"}'));
  trap.on('connection', () => {
    connections += 1;
  });
  trap.listen(0);
  await once(trap, 'listening');
  surroundings = await startSurroundings();
  const strict = {
    ...surroundings.env,
    ALLOW_PRIVATE_HOSTS: 'false',
    PUBLIC_URL: 'https://gitlab-for-jira.example.com',
    JIRA_CONNECT_PUBLIC_KEY_STORAGE: 'true',
    ADMIN_TOKEN: adminToken,
  };
  product = await startProduct(readConfig(strict), pino({ level: 'fatal' }));
  const storage = await createStorage(readConfig(strict), { log: () => undefined });
  ({ id: siteId } = await storage.stores.installations.save(toBody('https://one.atlassian.net')));
  await storage.close();
});
after(async () => {
  await product?.stop();
  await surroundings?.stop();
  trap?.close();
});

function toBody(address: string) {
  return {
    clientKey: 'site-one',
    sharedSecret: 'the secret',
    baseUrl: new URL(address),
    displayUrl: null,
  };
}

async function ask(method: string, path: string, body: unknown) {
  const response = await fetch(`${surroundings.productUrl}${path}?site=${siteId}`, {
    method,
    headers: { authorization: `Bearer ${adminToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}

const trapPort = () => (trap.address() as AddressInfo).port;

/** The same host, at the trap's port where it names none. */
function toTrap(url: URL): URL {
  const trapped = new URL(url);
  if (trapped.port === '' && /^https?:$/.test(url.protocol)) trapped.port = String(trapPort());
  return trapped;
}

test('there are enough spellings, each once', () => {
  assert.ok(forbiddenAddresses.length >= 60);
  assert.equal(new Set(forbiddenAddresses).size, forbiddenAddresses.length);
});

for (const address of forbiddenAddresses) {
  test(`${address} is not saved`, async () => {
    const instance = await ask('PUT', '/-/jira_connect/installations', {
      installation: { instance_url: address },
    });
    assert.equal(instance.status, 422, instance.text);
    for (const addresses of [{ baseUrl: address }, { displayUrl: address }]) {
      const body = { ...toBody('https://one.atlassian.net'), baseUrl: 'https://one.atlassian.net' };
      assert.equal(readInstalledBody({ ...body, ...addresses }, publicOnly).kind, 'invalid');
    }
  });

  test(`${address} is not called`, async () => {
    const url = URL.parse(address);
    if (!url) return assert.equal(createReadInstanceUrl(network)(address).kind, 'invalid');
    const before = connections;
    const sent = await network.send({ url: toTrap(url), method: 'GET' });
    assert.equal(sent.kind, 'unreachable');
    assert.equal((await createFindCloudId(network)(toTrap(url))).kind, 'unreachable');
    await assert.rejects(sendTo(toTrap(url)), { code: 'JIRA_UNREACHABLE' });
    assert.equal(connections, before);
  });
}

function sendTo(baseUrl: URL): Promise<unknown> {
  const jira = createSubmitToJira({
    ...publicOnly,
    readAppKey: async () => 'app',
    clock: systemClock,
    product: 'test',
    timeoutMs: 2_000,
  });
  const installation: Installation = {
    ...toBody('https://one.atlassian.net'),
    id: siteId,
    sharedSecret: makeSecret('the secret'),
    baseUrl,
    epoch: 1,
    firstConnectionId: null,
    instanceUrl: null,
    chosenConnectionId: null,
    createdAt: new Date(),
  };
  return jira.submit(installation, { endpoint: 'devinfo', urgency: 'live', repositories: [] });
}

/** A resolver that answers one list after the other, and the last for ever. */
function resolveTo(...answers: string[][]) {
  const asked: string[] = [];
  const resolve = (name: string, _: unknown, callback: (error: null, found: Found[]) => void) => {
    const found = answers[Math.min(asked.length, answers.length - 1)] ?? [];
    asked.push(name);
    callback(
      null,
      found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  return { asked, resolve };
}
type Found = { address: string; family: number };

const privateAnswers = [
  ['127.0.0.1'],
  ['::1'],
  ['::ffff:127.0.0.1'],
  ['10.0.0.1'],
  ['169.254.169.254'],
  ['fd00:ec2::254'],
  ['64:ff9b::7f00:1'],
  ['127.0.0.1', '::1', '10.0.0.1'],
];
for (const answer of privateAnswers) {
  test(`a public name that resolves to ${answer.join(' and ')} is not called`, async () => {
    const { resolve, asked } = resolveTo(answer);
    const guarded = createInstanceNetwork(publicOnly, { timeoutMs: 2_000, resolve });
    const before = connections;
    const url = new URL(`https://rebound.example.com:${trapPort()}`);
    const reason = 'its name leads to a private address';
    assert.deepEqual(await guarded.send({ url, method: 'GET' }), { kind: 'unreachable', reason });
    assert.deepEqual([asked, connections], [['rebound.example.com'], before]);
  });
}

test('of several addresses only those that are allowed are called, and the name is asked once', async () => {
  const { resolve, asked } = resolveTo(['127.0.0.2', '127.0.0.1'], ['127.0.0.2']);
  const rule = { allowPrivateHosts: false, allowedPrivateRanges: ['127.0.0.1'] };
  const guarded = createInstanceNetwork(rule, { timeoutMs: 2_000, resolve });
  const heard: (string | undefined)[] = [];
  const listen = (request: { socket: { localAddress?: string | undefined } }) =>
    heard.push(request.socket.localAddress);
  trap.on('request', listen);
  const url = new URL(`http://gitlab.internal:${trapPort()}`);
  const first = await guarded.send({ url, method: 'GET' });
  trap.off('request', listen);
  assert.equal(first.kind, 'answer');
  assert.deepEqual(asked, ['gitlab.internal']);
  assert.deepEqual(
    heard.map((address) => address?.replace('::ffff:', '')),
    ['127.0.0.1'],
  );
});

test('a name that changes its mind is refused at the next connection', async () => {
  const { resolve } = resolveTo(['127.0.0.1'], ['127.0.0.2']);
  const rule = { allowPrivateHosts: false, allowedPrivateRanges: ['127.0.0.1'] };
  const ask = async () => {
    const guarded = createInstanceNetwork(rule, { timeoutMs: 2_000, resolve });
    return await guarded.send({
      url: new URL(`http://gitlab.internal:${trapPort()}`),
      method: 'GET',
    });
  };
  assert.equal((await ask()).kind, 'answer');
  assert.equal((await ask()).kind, 'unreachable');
});

for (const location of ['http://127.0.0.2:1/', 'http://169.254.169.254/', 'file:///etc/passwd']) {
  test(`a redirect to ${location} is not followed`, async (t) => {
    const mover = createServer((_request, response) =>
      response.writeHead(302, { location }).end(),
    ).listen(0, '127.0.0.1');
    await once(mover, 'listening');
    t.after(() => mover.close());
    const rule = { allowPrivateHosts: false, allowedPrivateRanges: ['127.0.0.1'] };
    const guarded = createInstanceNetwork(rule, { timeoutMs: 2_000 });
    const url = new URL(`http://127.0.0.1:${(mover.address() as AddressInfo).port}`);
    const answer = await guarded.send({ url, method: 'GET' });
    assert.deepEqual(answer, { kind: 'answer', status: 302, text: '' });
  });
}
