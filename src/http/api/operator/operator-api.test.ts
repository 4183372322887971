import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { RouteOptions } from 'fastify';
import { createFakeServer, createWorld } from '../../http-deps.fake.ts';
import { createOperatorServer } from './operator-world.fake.ts';

const headers = { authorization: 'Bearer operator' };

const gets = [
  '/sites',
  '/sites/1',
  '/sites/1/links',
  '/sites/1/projects?path=acme&limit=2',
  '/sites/1/rejections?project=acme%2Fapp&kind=commit',
  '/sites/1/unknown-keys',
  '/deliveries?state=given_up',
  '/connections',
  '/work',
  '/settings',
  '/audit?limit=1',
  '/doctor',
];
const posts: [string, object | undefined][] = [
  ['/sites/1/sync', { link: 3, since: '2026-01-01' }],
  ['/sites/1/replay', { project: 'acme/app', kind: 'commit', entity: 'a1' }],
  ['/deliveries/5/replay', undefined],
  ['/reconcile', undefined],
  ['/sites/1/purge', { project: 'acme/app' }],
];

type Operation = { responses: Record<string, { content: Record<string, { schema: object }> }> };
type Document = { openapi: string; paths: Record<string, Record<string, Operation>> };

async function readDocument(app: ReturnType<typeof createOperatorServer>['app']) {
  const answer = await app.inject({ url: '/api/v1/openapi.json', headers });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json() as Document;
}

function toTemplate(url: string): string {
  const path = `/api/v1${url.split('?')[0]}`;
  return path
    .replace(/sites\/\w+/, 'sites/{site}')
    .replace(/deliveries\/\d+/, 'deliveries/{delivery}');
}

async function verifyAnswer(
  document: Document,
  request: { method: string; url: string },
  answer: { statusCode: number; json(): unknown },
) {
  const operation = document.paths[toTemplate(request.url)]?.[request.method.toLowerCase()];
  const schema = operation?.responses[answer.statusCode]?.content['application/json']?.schema;
  assert.ok(schema, `${request.method} ${request.url} ${answer.statusCode} is documented`);
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  const isRight = ajv.validate(schema, answer.json());
  assert.ok(isRight, `${request.url}: ${ajv.errorsText()} in ${JSON.stringify(answer.json())}`);
}

test('every route is in the OpenAPI document, and the document tells of no other', async () => {
  const { app } = createOperatorServer();
  const routes: string[] = [];
  app.addHook('onRoute', ({ method, url }: RouteOptions) => {
    for (const each of [method].flat()) {
      if (url.startsWith('/api/v1') && each !== 'HEAD') routes.push(`${each} ${url}`);
    }
  });
  const { openapi, paths } = await readDocument(app);
  assert.equal(openapi, '3.1.0');
  const told = Object.entries(paths).flatMap(([path, operations]) =>
    Object.keys(operations).map(
      (method) => `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`,
    ),
  );
  assert.ok(routes.length >= gets.length + posts.length);
  assert.deepEqual(told.toSorted(), routes.toSorted());
});

for (const url of gets) {
  test(`GET ${url} answers as its schema says`, async () => {
    const { app } = createOperatorServer();
    const answer = await app.inject({ url: `/api/v1${url}`, headers });
    assert.equal(answer.statusCode, 200, answer.body);
    await verifyAnswer(await readDocument(app), { method: 'GET', url }, answer);
  });
}

for (const [url, payload] of posts) {
  test(`POST ${url} is accepted, and answers as its schema says`, async () => {
    const { app } = createOperatorServer();
    const answer = await app.inject({
      method: 'POST',
      url: `/api/v1${url}`,
      headers,
      ...(payload && { payload }),
    });
    assert.equal(answer.statusCode, 202, answer.body);
    await verifyAnswer(await readDocument(app), { method: 'POST', url }, answer);
  });
}

for (const url of [...gets, '/openapi.json', '/sites/x', '/deliveries']) {
  test(`GET ${url} is the operator’s alone`, async () => {
    const { app } = createOperatorServer();
    const closed = createFakeServer(createWorld(), { adminToken: null }).app;
    for (const [server, authorization] of [
      [app, undefined],
      [app, 'Bearer guess'],
      [closed, 'Bearer operator'],
    ] as const) {
      const answer = await server.inject({
        url: `/api/v1${url}`,
        headers: authorization ? { authorization } : {},
      });
      assert.equal(answer.statusCode, 401);
      assert.deepEqual(answer.json().error, {
        code: 'OPERATOR_ONLY',
        message: 'Send ADMIN_TOKEN as bearer token; it must be set.',
        do: 'Set ADMIN_TOKEN and send it as `Authorization: Bearer …`.',
      });
    }
  });
}

const refusals: [string, string, object | undefined, number, RegExp][] = [
  ['GET', '/sites/9', undefined, 404, /There is no site 9/],
  ['GET', '/sites/x', undefined, 400, /params.site must be integer/],
  ['GET', '/sites/1/projects?limit=1000', undefined, 400, /querystring.limit must be <= 200/],
  ['GET', '/sites/1/projects?after=x', undefined, 400, /after is not what/],
  ['GET', '/sites/1/projects?paht=x', undefined, 400, /must NOT have additional/],
  ['GET', '/sites/1/rejections?project=none', undefined, 404, /no project of this name/],
  ['GET', '/sites/1/rejections?project=twice', undefined, 400, /Several projects/],
  ['GET', '/sites/1/rejections?after=WzEsMl0', undefined, 400, /after is not what/],
  ['GET', '/deliveries', undefined, 400, /'state'/],
  ['GET', '/deliveries?state=done', undefined, 400, /querystring.state must be equal/],
  ['POST', '/sites/1/sync', { projct: 'a' }, 400, /must NOT have additional/],
  ['POST', '/sites/1/sync', { link: 3, project: 'acme/app' }, 400, /not both/],
  ['POST', '/sites/1/sync', { link: 4 }, 404, /no link 4/],
  ['POST', '/sites/1/sync', { since: 'soon' }, 400, /body.since/],
  ['POST', '/sites/9/replay', {}, 404, /no site 9/],
  ['POST', '/sites/1/replay', { entity: 'a' }, 400, /together with its project and kind/],
  ['POST', '/sites/1/replay', { accepted: true }, 400, /for a whole project/],
  ['POST', '/sites/1/purge', {}, 400, /'project'/],
  ['POST', '/reconcile', { link: 99 }, 404, /no link 99/],
  ['POST', '/reconcile', { connection: 'other' }, 404, /no GitLab connection/],
  ['POST', '/deliveries/6/replay', undefined, 404, /no delivery 6/],
];
for (const [method, url, payload, status, message] of refusals) {
  test(`${method} ${url} ${JSON.stringify(payload) ?? ''} is ${status}`, async () => {
    const { app, done } = createOperatorServer();
    const answer = await app.inject({
      method: method as 'GET' | 'POST',
      url: `/api/v1${url}`,
      headers,
      ...(payload && { payload }),
    });
    assert.equal(answer.statusCode, status, answer.body);
    const { error } = answer.json();
    assert.match(error.message, message);
    assert.ok(error.do.length > 0);
    assert.deepEqual(done, []);
    await verifyAnswer(await readDocument(app), { method, url }, answer);
  });
}

const acts: [string, object, readonly (string | RegExp)[]][] = [
  [
    '/sites/1/sync',
    { link: 3 },
    ['restart-history {"linkId":3,"project":null}', 'history since null'],
  ],
  [
    '/sites/1/sync',
    { project: '/acme/app', since: '2026-01-01' },
    [
      'restart-history {"linkId":3,"project":{"id":7,"since":"2026-01-01T00:00:00.000Z"}}',
      'history since undefined',
    ],
  ],
  ['/sites/1/replay', { kind: 'build' }, [/^replay \{.*"kind":"build".*"isWithAccepted":false\}$/]],
  ['/sites/1/replay', { project: 'acme/app', kind: 'commit', entity: 'a1' }, []],
  ['/reconcile', { project: '7' }, ['wish 7', 'reconcile {}']],
  ['/reconcile', { link: 3 }, ['wish below group', 'reconcile {}']],
  ['/reconcile', { connection: 'main' }, ['wish below system', 'reconcile {}']],
  ['/reconcile', {}, ['wish below system', 'reconcile {}']],
  [
    '/sites/1/purge',
    { project: 'acme/app' },
    ['purge {"installationId":1,"connectionId":1,"projectId":7,"isForced":true}'],
  ],
];
for (const [url, payload, expected] of acts) {
  test(`POST ${url} ${JSON.stringify(payload)} sets going what it says`, async () => {
    const { app, done } = createOperatorServer();
    const answer = await app.inject({ method: 'POST', url: `/api/v1${url}`, headers, payload });
    assert.equal(answer.statusCode, 202, answer.body);
    assert.equal(done.length, expected.length, done.join('\n'));
    for (const [index, each] of expected.entries()) {
      if (typeof each === 'string') assert.equal(done[index], each);
      else assert.match(done[index] ?? '', each);
    }
  });
}

const pages: [url: string, list: string, field: string, expected: unknown[]][] = [
  ['/sites/1/unknown-keys?limit=1', 'unknownKeys', 'key', ['NO-1', 'NO-2']],
  ['/deliveries?state=waiting&limit=1', 'deliveries', 'id', [5, 6]],
  ['/sites/1/rejections?limit=1', 'rejections', 'reason', ['Too long.', 'after a1']],
  ['/audit?limit=1', 'acts', 'id', [9, 8]],
];
for (const [url, list, field, expected] of pages) {
  test(`${url} comes in pages, each beginning where the one before ended`, async () => {
    const { app } = createOperatorServer();
    const first = (await app.inject({ url: `/api/v1${url}`, headers })).json();
    const after = encodeURIComponent(first.next);
    const second = (await app.inject({ url: `/api/v1${url}&after=${after}`, headers })).json();
    assert.deepEqual([first[list][0][field], second[list][0][field]], expected);
  });
}

test('the last page says so', async () => {
  const { app } = createOperatorServer();
  const answer = await app.inject({ url: '/api/v1/sites/1/projects?limit=3', headers });
  assert.deepEqual([answer.json().projects.length, answer.json().next], [2, null]);
});
