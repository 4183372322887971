import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { createFakeServer, type createWorld, refuse } from './http-deps.fake.ts';

let app: FastifyInstance;
let world: ReturnType<typeof createWorld>;

beforeEach(() => {
  ({ app, world } = createFakeServer());
});

const headers = { 'x-gitlab-token': 'hook-token', 'x-gitlab-event': 'Push Hook' };
const send = (
  given: {
    payload?: string | Buffer;
    headers?: Record<string, string | undefined>;
    path?: string;
  } = {},
) =>
  app.inject({
    method: 'POST',
    url: given.path ?? '/-/gitlab/hooks/path-key',
    payload: given.payload ?? '{"object_kind":"push"}',
    headers: dropUndefined({
      ...headers,
      'content-type': 'application/json',
      ...given.headers,
    }),
  });
const dropUndefined = (given: Record<string, string | undefined>) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));

test('a proven delivery is stored as received, then answered with an empty 200', async () => {
  const payload = '{ "object_kind" : "push", "name": "Größe \\u0000" }';
  const answer = await send({ payload, headers: { 'idempotency-key': 'once' } });
  assert.deepEqual([answer.statusCode, answer.body], [200, '']);
  assert.deepEqual(world.deliveries, [
    { hookId: 8, connectionId: 1, event: 'Push Hook', idempotencyKey: 'once', body: payload },
  ]);
});

test('a delivery writes no line into the log', async () => {
  await send();
  assert.deepEqual(world.logLines, []);
});

for (const type of ['text/plain', 'application/x-www-form-urlencoded', undefined]) {
  test(`the content type ${type} is as good`, async () => {
    const answer = await send({ headers: { 'content-type': type } });
    assert.equal(answer.statusCode, 200);
    assert.equal(world.deliveries[0]?.body, '{"object_kind":"push"}');
  });
}

test('an unknown address and a wrong secret get the same answer', async () => {
  const wrong = await send({ headers: { 'x-gitlab-token': 'guess' } });
  const unknown = await send({ path: '/-/gitlab/hooks/other' });
  assert.equal(wrong.statusCode, 401);
  assert.equal(unknown.statusCode, wrong.statusCode);
  assert.equal(unknown.body, wrong.body);
  const { code, message } = unknown.json().error;
  assert.deepEqual(
    [code, message],
    ['HOOK_REFUSED', 'The webhook is unknown or its secret is wrong.'],
  );
  assert.deepEqual(world.deliveries, []);
});

const invalid: [string, string | Buffer][] = [
  ['nothing', ''],
  ['half an object', '{"a":'],
  ['a number', '7'],
  ['null', 'null'],
  ['bytes that are no UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
  ['a raw NUL', '{"a":"\u0000"}'],
];
for (const [what, payload] of invalid) {
  test(`a body of ${what} is 400`, async () => {
    const answer = await send({ payload });
    assert.equal(answer.statusCode, 400);
    assert.equal(answer.json().error.code, 'REQUEST_INVALID');
    assert.deepEqual(world.deliveries, []);
  });
}

const mebibytes25 = 25 * 1024 * 1024;
const makeBody = (bytes: number) => `{"a":"${'x'.repeat(bytes - 8)}"}`;

test('25 MiB pass, one byte more is 413', async () => {
  const most = await send({ payload: makeBody(mebibytes25) });
  assert.equal(most.statusCode, 200);
  const answer = await send({ payload: makeBody(mebibytes25 + 1) });
  assert.equal(answer.statusCode, 413);
  assert.equal(world.deliveries.length, 1);
});

test('a full inbox is 503, to be tried again', async () => {
  world.failure = refuse('INBOX_FULL', 'Too many deliveries wait.');
  const answer = await send();
  assert.equal(answer.statusCode, 503);
  assert.equal(answer.headers['retry-after'], '10');
  assert.equal(answer.json().error.code, 'INBOX_FULL');
});

test('headers that are missing or too long to be GitLab’s are left out', async () => {
  await send({ headers: { 'x-gitlab-event': undefined, 'idempotency-key': 'k'.repeat(256) } });
  const [delivery] = world.deliveries;
  assert.deepEqual([delivery?.event, delivery?.idempotencyKey], ['unknown', null]);
});

test('a busy hook is looked up once in ten seconds', async () => {
  await send();
  await send();
  assert.equal(world.hookLookups, 1);
  world.nowMs += 10_001;
  await send();
  assert.equal(world.hookLookups, 2);
});
