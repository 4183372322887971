import assert from 'node:assert/strict';
import type { IncomingMessage, RequestListener } from 'node:http';
import { test } from 'node:test';
import type { Batch, BatchRepository } from '../../ports/index.ts';
import { clientDeps, makeInstallation, now, startSite } from './jira-site.fake.ts';
import { createSubmitToJira } from './submit-to-jira.ts';

const submitDeps = { ...clientDeps, product: 'GitLab for Jira 0.1.0' };

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
    {
      kind: 'branch',
      id: 'b',
      issueKeys: [],
      sequence: 3,
      payload: '{"lastCommit":{"id":"c"},"id":"b"}',
    },
    { kind: 'commit', id: 'c', issueKeys: [], sequence: 4, payload: '{"id":"c"}' },
    { kind: 'merge_request', id: '7', issueKeys: [], sequence: 5, payload: '{"id":"7"}' },
    { kind: 'commit', id: 'd', issueKeys: [], sequence: 6, payload: '{"id":"d"}' },
  ],
};

const batch: Batch = { endpoint: 'devinfo', urgency: 'live', repositories: [repository] };

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
    const other = { ...repository, id: 'other-42', description: 'text', entities: [] };
    const { outcomes } = await createSubmitToJira(submitDeps).submit(installation, {
      endpoint: 'devinfo',
      urgency,
      repositories: [repository, { ...other, avatarUrl: 'https://a/b' }],
    });
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

for (const [endpoint, kind, list, properties] of [
  ['builds', 'build', 'builds', {}],
  ['deployments', 'deployment', 'deployments', {}],
  ['featureflags', 'feature_flag', 'flags', { projectId: 'project-42' }],
] as const) {
  test(`a batch of ${endpoint} is posted whole`, async (context) => {
    let seen: unknown;
    const installation = await startSite(context, async (request, response) => {
      seen = [request.url, JSON.parse(await readText(request))];
      response.writeHead(202).end('{}');
    });
    const entity = { kind, repositoryId: '42', idPrefix: '', issueKeys: ['A-1'] };
    const entities = [
      { ...entity, id: '1/2/3', sequence: 3, payload: '{"displayName":"a"}' },
      { ...entity, id: '4/5/6', sequence: 4, payload: '{"displayName":"b"}' },
    ];
    const submission = { endpoint, entities, properties };
    const answer = await createSubmitToJira(submitDeps).submit(installation, submission);
    assert.deepEqual(
      [...answer.outcomes],
      [
        [`42/${kind}/1/2/3`, { kind: 'accepted' }],
        [`42/${kind}/4/5/6`, { kind: 'accepted' }],
      ],
    );
    const sequence = kind === 'feature_flag' ? 'updateSequenceId' : 'updateSequenceNumber';
    assert.deepEqual(seen, [
      `/jira/rest/${endpoint}/0.1/bulk`,
      {
        [list]: [
          { [sequence]: 3, displayName: 'a' },
          { [sequence]: 4, displayName: 'b' },
        ],
        ...(kind === 'feature_flag' ? { properties } : {}),
        providerMetadata: { product: 'GitLab for Jira 0.1.0' },
      },
    ]);
  });
}

for (const [remaining, expected] of [
  ['0', new Date(now.getTime() + 60_000)],
  ['1', null],
] as const) {
  test(`a success that leaves ${remaining} of the window ${expected ? 'asks' : 'does not ask'} for a pause`, async (context) => {
    const headers = {
      'X-RateLimit-Remaining': remaining,
      'X-RateLimit-Reset': '2026-11-22T12:01Z',
    };
    const installation = await startSite(context, (_, response) =>
      response.writeHead(202, headers).end('{}'),
    );
    const { pauseUntil } = await createSubmitToJira(submitDeps).submit(installation, batch);
    assert.deepEqual(pauseUntil, expected);
  });
}

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
      [429, { 'ratelimit-reason': 'jira-quota-tenant-based' }, 'JIRA_RATE_LIMITED', inMinutes(60)],
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
    const submission = createSubmitToJira(submitDeps).submit(installation, batch);
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
    const submission = strict.submit(makeInstallation(baseUrl), batch);
    await assert.rejects(submission, { code: 'JIRA_UNREACHABLE', message: /not public https/ });
  });
}
