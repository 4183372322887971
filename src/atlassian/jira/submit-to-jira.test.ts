import assert from 'node:assert/strict';
import { createSecretKey } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import type { Installation, InstallationId } from '../../domain/index.ts';
import { makeSecret } from '../../lib/index.ts';
import type { BatchRepository } from '../../ports/index.ts';
import { makeQueryStringHash } from '../connect/query-string-hash.ts';
import { createSubmitToJira } from './submit-to-jira.ts';

const now = new Date('2026-11-22T12:00:00Z');
const nowS = now.getTime() / 1000;
const secret = 'shared secret';
const submitDeps = {
  appKey: 'gitlab-jira-connect-git.example.com',
  product: 'GitLab for Jira 0.1.0',
  clock: { now: () => now },
  allowPrivateHosts: true,
  timeoutMs: 300,
};

function makeInstallation(baseUrl: string): Installation {
  return {
    id: 1 as InstallationId,
    clientKey: 'client',
    sharedSecret: makeSecret(secret),
    baseUrl: new URL(baseUrl),
    displayUrl: null,
    epoch: 0,
    firstConnectionId: null,
    createdAt: now,
  };
}

/** A site below `/jira` that answers everything as told. */
async function startSite(context: TestContext, answer: RequestListener): Promise<Installation> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return makeInstallation(`http://127.0.0.1:${(server.address() as AddressInfo).port}/jira/`);
}

async function readText(request: IncomingMessage): Promise<string> {
  return Buffer.concat(await request.toArray()).toString('utf8');
}

const repository: BatchRepository = {
  id: '42',
  name: 'project 🦊',
  description: '',
  url: 'https://git.example.com/group/project',
  avatarUrl: '/uploads/a.png',
  sequence: 9,
  entities: [
    { kind: 'branch', id: 'b', sequence: 3, payload: '{"lastCommit":{"id":"c"},"id":"b"}' },
    { kind: 'commit', id: 'c', sequence: 4, payload: '{"id":"c"}' },
    { kind: 'merge_request', id: '7', sequence: 5, payload: '{"id":"7"}' },
    { kind: 'commit', id: 'd', sequence: 6, payload: '{"id":"d"}' },
  ],
};

for (const [urgency, preventTransitions, operationType] of [
  ['live', false, 'NORMAL'],
  ['history', true, 'BACKFILL'],
] as const) {
  test(`a ${urgency} batch is posted whole`, async (context) => {
    let seen: unknown;
    const installation = await startSite(context, async (request, response) => {
      const { method, url, headers } = request;
      seen = {
        method,
        url,
        type: headers['content-type'],
        body: JSON.parse(await readText(request)),
      };
      response.writeHead(202).end('{"acceptedDevinfoEntities":{}}');
    });
    const { outcomes } = await createSubmitToJira(submitDeps).submit(installation, urgency, [
      repository,
      {
        ...repository,
        id: 'other-42',
        description: 'text',
        avatarUrl: 'https://a/b',
        entities: [],
      },
    ]);
    assert.equal(outcomes.size, 4);
    const own = { name: 'project ', url: repository.url, updateSequenceId: 9 };
    assert.deepEqual(seen, {
      method: 'POST',
      url: '/jira/rest/devinfo/0.10/bulk',
      type: 'application/json',
      body: {
        repositories: [
          {
            id: '42',
            ...own,
            commits: [
              { updateSequenceId: 4, id: 'c' },
              { updateSequenceId: 6, id: 'd' },
            ],
            branches: [
              { updateSequenceId: 3, lastCommit: { updateSequenceId: 3, id: 'c' }, id: 'b' },
            ],
            pullRequests: [{ updateSequenceId: 5, id: '7' }],
          },
          { id: 'other-42', ...own, description: 'text', avatar: 'https://a/b' },
        ],
        preventTransitions,
        operationType,
        providerMetadata: { product: 'GitLab for Jira 0.1.0' },
      },
    });
  });
}

test('a removal names entity and sequence, signed for that very request', async (context) => {
  const seen: IncomingMessage[] = [];
  const installation = await startSite(context, (request, response) => {
    seen.push(request);
    response.writeHead(202).end();
  });
  const submitter = createSubmitToJira(submitDeps);
  const removal = {
    repositoryId: 'other-42',
    kind: 'merge_request',
    id: '7/8',
    sequence: 5,
  } as const;
  await submitter.removeEntity(installation, removal);
  const [request] = seen;
  const path = '/rest/devinfo/0.10/repository/other-42/pull_request/7%2F8?_updateSequenceId=5';
  assert.equal(request?.method, 'DELETE');
  assert.equal(request?.url, `/jira${path}`);
  const token = request?.headers.authorization?.replace('JWT ', '') ?? '';
  assert.deepEqual(decodeProtectedHeader(token), { alg: 'HS256', typ: 'JWT' });
  const key = createSecretKey(secret, 'utf8');
  const { payload } = await jwtVerify(token, key, { currentDate: now });
  assert.deepEqual(payload, {
    iss: 'gitlab-jira-connect-git.example.com',
    iat: nowS,
    exp: nowS + 180,
    qsh: makeQueryStringHash('DELETE', path),
  });
});

test('what Jira does not have is removed already', async (context) => {
  const installation = await startSite(context, (_, response) => response.writeHead(404).end());
  const removal = { repositoryId: '42', kind: 'commit', id: 'c', sequence: 5 } as const;
  await assert.doesNotReject(createSubmitToJira(submitDeps).removeEntity(installation, removal));
});

const inMinutes = (minutes: number) => ({ at: new Date(now.getTime() + minutes * 60_000) });
const answers: [string, RequestListener, { code: string; retry: unknown; message?: RegExp }][] = [
  ...(
    [
      [301, {}, 'JIRA_GONE', inMinutes(60)],
      [302, {}, 'JIRA_GONE', inMinutes(60)],
      [308, {}, 'JIRA_GONE', inMinutes(60)],
      [401, {}, 'JIRA_UNAUTHORIZED', inMinutes(10)],
      [403, {}, 'JIRA_FORBIDDEN', inMinutes(10)],
      [404, {}, 'JIRA_GONE', inMinutes(60)],
      [405, {}, 'JIRA_ANSWER_UNEXPECTED', 'soon'],
      [407, {}, 'JIRA_ANSWER_UNEXPECTED', 'soon'],
      [422, {}, 'JIRA_REFUSED', 'never'],
      [408, {}, 'JIRA_UNREACHABLE', 'soon'],
      [410, {}, 'JIRA_GONE', inMinutes(60)],
      [413, {}, 'JIRA_TOO_LARGE', 'never'],
      [429, {}, 'JIRA_RATE_LIMITED', 'soon'],
      [429, { 'retry-after': '120' }, 'JIRA_RATE_LIMITED', inMinutes(2)],
      [429, { 'x-ratelimit-reset': '2026-11-22T12:03Z' }, 'JIRA_RATE_LIMITED', inMinutes(3)],
      [500, {}, 'JIRA_UNREACHABLE', 'soon'],
      [502, {}, 'JIRA_UNREACHABLE', 'soon'],
      [503, {}, 'JIRA_UNREACHABLE', 'soon'],
      [503, { 'retry-after': '120' }, 'JIRA_UNREACHABLE', inMinutes(2)],
    ] as const
  ).map(([status, headers, code, retry]): (typeof answers)[number] => [
    `${status} ${JSON.stringify(headers)}`,
    (_, answer) => answer.writeHead(status, { location: 'http://127.0.0.1:9', ...headers }).end(),
    { code, retry, message: new RegExp(`status ${status}`) },
  ]),
  [
    '400 with reasons',
    (_, answer) => answer.writeHead(400).end('{"errorMessages":[{"message":"no repositories"}]}'),
    { code: 'JIRA_REFUSED', retry: 'never', message: /: no repositories \(status 400\)/ },
  ],
  [
    'a page',
    (_, answer) => answer.writeHead(202).end('<html>'),
    { code: 'JIRA_ANSWER_UNEXPECTED', retry: 'soon', message: /not JSON/ },
  ],
  [
    'another shape',
    (_, answer) => answer.writeHead(202).end('{"acceptedDevinfoEntities":[1]}'),
    { code: 'JIRA_ANSWER_UNEXPECTED', retry: 'soon', message: /acceptedDevinfoEntities/ },
  ],
  [
    'more than is read',
    (_, answer) => answer.writeHead(202).end(' '.repeat(10 * 1024 * 1024 + 1)),
    { code: 'JIRA_ANSWER_UNEXPECTED', retry: 'soon', message: /more than/ },
  ],
  ['nothing', () => undefined, { code: 'JIRA_UNREACHABLE', retry: 'soon', message: /in time/ }],
  [
    'a header, then nothing',
    (_, answer) => answer.writeHead(202).write('{'),
    { code: 'JIRA_UNREACHABLE', retry: 'soon', message: /in time/ },
  ],
  ['a cut line', (request) => request.destroy(), { code: 'JIRA_UNREACHABLE', retry: 'soon' }],
];

for (const [what, answer, expected] of answers) {
  test(`a site that answers ${what} is ${expected.code}`, async (context) => {
    const installation = await startSite(context, answer);
    const submission = createSubmitToJira(submitDeps).submit(installation, 'live', [repository]);
    await assert.rejects(submission, { name: 'JiraError', ...expected });
  });
}

for (const baseUrl of [
  'http://example.atlassian.net',
  'https://127.0.0.1:1',
  'https://localhost',
]) {
  test(`${baseUrl} is not called where private hosts are not allowed`, async () => {
    const strict = createSubmitToJira({ ...submitDeps, allowPrivateHosts: false });
    const submission = strict.submit(makeInstallation(baseUrl), 'live', [repository]);
    await assert.rejects(submission, { code: 'JIRA_UNREACHABLE', message: /not public https/ });
  });
}
