import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import type { SitePage } from '../../contract/index.ts';
import type { LinkId } from '../../domain/index.ts';
import { createFakeServer, createWorld, makeLink, refuse, target } from '../http-deps.fake.ts';

let app: FastifyInstance;
let world: ReturnType<typeof createWorld>;

beforeEach(() => {
  ({ app, world } = createFakeServer());
});

const jira = { authorization: 'JWT site-one:context:jira-ann' };
const operator = { authorization: 'Bearer operator' };

async function read(headers: Record<string, string> = jira, url = '/-/page/site') {
  const answer = await app.inject({ url, headers });
  assert.equal(answer.statusCode, 200, answer.body);
  return answer.json() as SitePage;
}

test('the page of a site is as the contract says', async () => {
  const link = 3 as LinkId;
  world.counts.set(link, {
    waiting: 5,
    rejected: 2,
    lastAcceptedAt: new Date(world.nowMs - 1_000),
  });
  world.problems = ['The token ends soon.'];
  const page = await read();
  assert.deepEqual(page.site, {
    url: 'https://one.atlassian.net',
    displayUrl: 'https://jira.one.example/x',
  });
  assert.deepEqual(page.administrator, { is: true, problem: null });
  assert.deepEqual(page.links, [
    {
      id: 3,
      gitlab: 'main',
      target: {
        kind: 'group',
        id: 40,
        path: 'acme/tools',
        name: 'tools',
        fullName: 'Acme / tools',
        avatarUrl: 'https://gitlab.example/a.png',
        url: 'https://gitlab.example/gl/acme/tools',
      },
      linkedAt: '2026-01-02T03:04:05.000Z',
      linkedBy: 'ann',
      jiraProjects: null,
      history: {
        state: 'running',
        projects: 4,
        projectsDone: 1,
        entitiesRead: 1234,
        remainingSeconds: null,
        since: null,
      },
      waiting: 5,
      rejected: 2,
      lastAcceptedAt: '2026-01-02T03:04:04.000Z',
      problems: page.links[0]?.problems,
    },
  ]);
  assert.deepEqual(
    page.links[0]?.problems.map(({ code }) => code),
    ['ENTITIES_REJECTED'],
  );
  assert.deepEqual(
    page.problems.map(({ code }) => code),
    ['CONNECTION_UNWELL'],
  );
  assert.equal(page.now, '2026-01-02T03:04:05.000Z');
});

const people: [string, () => void, string][] = [
  [
    'of other groups',
    () => {
      world.administrator = { kind: 'other', groups: ['jira-users'] };
    },
    'NOT_A_JIRA_ADMINISTRATOR User is not a member of the site-admins or org-admins group(s). Current groups: jira-users. Check the permissions in Jira and try again.',
  ],
  [
    'whom Jira does not show',
    () => {
      world.administrator = { kind: 'unreadable' };
    },
    'JIRA_USER_UNREADABLE Could not fetch user information from Jira. Check the permissions in Jira and try again.',
  ],
];
for (const [who, prepare, text] of people) {
  test(`somebody ${who} sees the page, and why nothing may be changed`, async () => {
    prepare();
    const { administrator, links } = await read();
    assert.equal(administrator.is, false);
    assert.equal(`${administrator.problem?.code} ${administrator.problem?.message}`, text);
    assert.equal(links.length, 1);
  });
}

test('Jira that cannot be asked is the reason, and is asked again the next time', async () => {
  let isDown = true;
  const askJiraAdministrator = async () => {
    if (isDown) throw refuse('JIRA_UNAUTHORIZED', 'refused our token');
    return { kind: 'administrator' } as const;
  };
  ({ app, world } = createFakeServer(createWorld(), { askJiraAdministrator }));
  const { administrator } = await read();
  assert.deepEqual([administrator.is, administrator.problem?.code], [false, 'JIRA_UNAUTHORIZED']);
  isDown = false;
  assert.equal((await read()).administrator.is, true);
});

test('Jira is asked about a person once a minute, not with each look', async () => {
  let asked = 0;
  const askJiraAdministrator = async () => {
    asked += 1;
    return { kind: 'administrator' } as const;
  };
  ({ app, world } = createFakeServer(createWorld(), { askJiraAdministrator }));
  await read();
  await read();
  assert.equal(asked, 1);
  await read({ authorization: 'JWT site-one:context:jira-bob' });
  assert.equal(asked, 2);
  world.nowMs += 60_000;
  await read();
  assert.equal(asked, 3);
});

test('the operator stands for the administrator', async () => {
  world.administrator = { kind: 'other', groups: [] };
  const page = await read(operator, '/-/page/site?site=1');
  assert.equal(page.administrator.is, true);
});

const refused: [string, string, Record<string, string>, number, string][] = [
  ['without a token', '/-/page/site', {}, 403, 'TOKEN_REFUSED'],
  [
    'with a token of a page load',
    '/-/page/site',
    { authorization: 'JWT site-one:request:jira-ann' },
    403,
    'TOKEN_REFUSED',
  ],
  [
    'by an operator with a wrong token',
    '/-/page/site?site=1',
    { authorization: 'Bearer wrong' },
    401,
    'OPERATOR_ONLY',
  ],
  ['by an operator without a site', '/-/page/site', operator, 400, 'REQUEST_INVALID'],
  ['by an operator of no site', '/-/page/site?site=7', operator, 404, 'NOT_FOUND'],
  ['by an operator of a strange site', '/-/page/site?site=x', operator, 400, 'REQUEST_INVALID'],
];
for (const [what, url, headers, status, code] of refused) {
  test(`a page asked ${what} is ${status} ${code}`, async () => {
    const answer = await app.inject({ url, headers });
    assert.deepEqual([answer.statusCode, answer.json().error.code], [status, code]);
    assert.ok(answer.json().error.do.length > 10);
  });
}

test('numbers that take long to count come with a later look', async () => {
  const counting = Promise.withResolvers<ReadonlyMap<LinkId, never>>();
  const reads = {
    countByLink: () => counting.promise,
    hooks: async () => [],
    pauses: async () => [],
  };
  ({ app } = createFakeServer(createWorld(), { reads: reads as never }));
  assert.equal((await read()).links[0]?.waiting, 0);
  const counts = new Map([[3 as LinkId, { waiting: 9, rejected: 0, lastAcceptedAt: null }]]);
  counting.resolve(counts as never);
  assert.equal((await read()).links[0]?.waiting, 9);
});

test('a path of GitLab stays one in its address', async () => {
  world.links = [makeLink({ target: { ...target, fullPath: 'a/b?c#d' } })];
  assert.equal((await read()).links[0]?.target.url, 'https://gitlab.example/gl/a/b%3Fc%23d');
});
