import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { createFakeServer, type createWorld, makeLink, refuse, target } from '../http-deps.fake.ts';

let app: FastifyInstance;
let world: ReturnType<typeof createWorld>;

beforeEach(() => {
  ({ app, world } = createFakeServer());
});

const jira = { authorization: 'JWT site-one:context:jira-ann' };
const person = { ...jira, 'gitlab-authorization': 'Bearer own' };
const wish = { gitlab: 'main', paths: ['acme/tools'], jiraProjects: null, since: null };
const notAdministrator = () => {
  world.administrator = { kind: 'other', groups: ['jira-users'] };
};

const link = (payload: object = wish, headers: Record<string, string> = person, query = '') =>
  app.inject({ method: 'POST', url: `/-/page/links${query}`, headers, payload });

test('several targets are linked, each by itself, and each is recorded', async () => {
  const answer = await link({ ...wish, paths: ['/acme/tools/', 'acme/tools', 'beta'] });
  assert.deepEqual(answer.json(), {
    results: [
      { path: 'acme/tools', linked: true, problem: null },
      { path: 'beta', linked: true, problem: null },
    ],
  });
  const linked = world.asked.filter((text) => text.startsWith('link '));
  assert.deepEqual(linked, ['link acme/tools as own', 'link beta as own']);
  assert.deepEqual(world.acts, Array(2).fill('jira:jira-ann jira link.create acme/tools'));
});

test('what cannot be linked says so in GitLab’s words, and what to do', async () => {
  world.linkable = null;
  const [result] = (await link()).json().results;
  assert.deepEqual(
    [result.linked, result.problem.code, result.problem.message],
    [false, 'NOT_LINKABLE', 'Cannot find namespace. Make sure you have sufficient permissions.'],
  );
  assert.match(result.problem.do, /Maintainer/);
  assert.deepEqual(world.acts, []);
});

test('what is linked already says so', async () => {
  world.isLinkedAlready = true;
  const [result] = (await link()).json().results;
  assert.deepEqual(
    [result.linked, result.problem.code, result.problem.message],
    [false, 'ALREADY_LINKED', 'Namespace has already been added'],
  );
});

test('a failure concerns its target alone', async () => {
  const failing = {
    user: async () => world.user,
    findLinkable: async (_connection: unknown, _token: unknown, path: string) => {
      if (path === 'bad') throw refuse('GITLAB_RATE_LIMITED', 'too many calls');
      return target;
    },
  };
  ({ app } = createFakeServer(world, { askGitlabAsUser: failing as never }));
  const { results } = (await link({ ...wish, paths: ['bad', 'good'] })).json();
  assert.deepEqual(
    results.map((each: { linked: boolean; problem: { code: string } | null }) => [
      each.linked,
      each.problem?.code ?? null,
    ]),
    [
      [false, 'GITLAB_RATE_LIMITED'],
      [true, null],
    ],
  );
});

const refusals: [string, () => void, Parameters<typeof link>, number, string][] = [
  ['by no administrator', notAdministrator, [], 403, 'NOT_A_JIRA_ADMINISTRATOR'],
  [
    'by whom Jira does not show',
    () => {
      world.administrator = { kind: 'unreadable' };
    },
    [],
    403,
    'JIRA_USER_UNREADABLE',
  ],
  ['by nobody of Jira', () => {}, [wish, { 'gitlab-authorization': 'x' }], 403, 'TOKEN_REFUSED'],
  ['by nobody of GitLab', () => {}, [wish, jira], 401, 'GITLAB_SIGN_IN_REQUIRED'],
  [
    'with a GitLab token that ended',
    () => {
      world.user = null;
    },
    [],
    401,
    'GITLAB_SIGN_IN_REQUIRED',
  ],
  ['at an unknown GitLab', () => {}, [{ ...wish, gitlab: 'x' }], 404, 'NOT_FOUND'],
  ['of nothing', () => {}, [{ ...wish, paths: [] }], 400, 'REQUEST_INVALID'],
  ['with a strange key', () => {}, [{ ...wish, jiraProjects: ['a b'] }], 400, 'REQUEST_INVALID'],
  ['with a strange date', () => {}, [{ ...wish, since: 'soon' }], 400, 'REQUEST_INVALID'],
];
for (const [what, prepare, given, status, code] of refusals) {
  test(`a link ${what} is ${status} ${code}`, async () => {
    prepare();
    const answer = await link(...given);
    assert.deepEqual([answer.statusCode, answer.json().error.code], [status, code]);
    assert.equal(world.asked.includes('job discover-projects'), false);
    assert.deepEqual(world.acts, []);
  });
}

test('the operator links in the administrator’s place, as a person of GitLab', async () => {
  notAdministrator();
  const headers = { ...person, authorization: 'Bearer operator' };
  assert.equal((await link(wish, headers, '?site=1')).statusCode, 200);
  assert.deepEqual(world.acts, ['operator api link.create acme/tools']);
});

type Call = ['POST' | 'DELETE', string, object | undefined];
const calls: [string, Call, string[], string][] = [
  [
    'pauses the history',
    ['POST', '/-/page/links/3/history', { action: 'pause' }],
    ['history 3 paused'],
    'history.pause',
  ],
  [
    'resumes it',
    ['POST', '/-/page/links/3/history', { action: 'resume' }],
    ['job backfill', 'history 3 running'],
    'history.resume',
  ],
  [
    'cancels it',
    ['POST', '/-/page/links/3/history', { action: 'cancel' }],
    ['history 3 cancelled'],
    'history.cancel',
  ],
  [
    'starts it again',
    ['POST', '/-/page/links/3/history', { action: 'restart', since: '2025-01-01' }],
    ['job restart-history', 'history 3 running'],
    'history.restart',
  ],
  [
    'synchronizes',
    ['POST', '/-/page/links/3/sync', undefined],
    ['job discover-projects', 'compare {"kind":"group","id":40}', 'job reconcile', 'job replay'],
    'link.sync',
  ],
  [
    'unlinks',
    ['DELETE', '/-/page/links/3', undefined],
    ['unlink 3', 'job clean-up'],
    'link.remove',
  ],
  [
    'unlinks with what was sent',
    ['DELETE', '/-/page/links/3?deleteData=true', undefined],
    ['unlink 3', 'job clean-up', 'job purge-link'],
    'link.remove',
  ],
];

const send = ([method, url, payload]: Call, headers: Record<string, string> = jira) =>
  app.inject({ method, url, headers, ...(payload && { payload }) });

for (const [what, call, asked, act] of calls) {
  test(`an administrator ${what}, others may not`, async () => {
    const answer = await send(call);
    assert.deepEqual([answer.statusCode, answer.json()], [200, { success: true }]);
    assert.deepEqual(
      world.asked.filter((text) => !text.startsWith('verify ')),
      asked,
    );
    assert.deepEqual(world.acts, [`jira:jira-ann jira ${act} acme/tools`]);
    world.asked = [];
    world.acts = [];
    notAdministrator();
    const refused = await send(call);
    assert.deepEqual(
      [refused.statusCode, refused.json().error.code],
      [403, 'NOT_A_JIRA_ADMINISTRATOR'],
    );
    assert.equal((await send(call, {})).statusCode, 403);
    assert.deepEqual(
      world.asked.filter((text) => !text.startsWith('verify ')),
      [],
    );
    assert.deepEqual(world.acts, []);
  });
}

test('a link of another site is not there', async () => {
  world.links = [makeLink({ installationId: 2 as never })];
  for (const [, call] of calls) assert.equal((await send(call)).statusCode, 404);
  assert.deepEqual(world.acts, []);
});

test('a history that was given up is only started again', async () => {
  world.links = [makeLink({ historyState: 'cancelled' })];
  const answer = await send(['POST', '/-/page/links/3/history', { action: 'pause' }]);
  assert.deepEqual([answer.statusCode, answer.json().error.code], [400, 'REQUEST_INVALID']);
  assert.match(answer.json().error.message, /cancelled/);
});

test('what may be linked is marked, with where people find it', async () => {
  const ask = (query: string, headers: Record<string, string> = person) =>
    app.inject({ url: `/-/page/namespaces?${query}`, headers });
  const answer = await ask('gitlab=main&kind=group&search=%20tools&page=1');
  assert.equal(answer.statusCode, 200);
  assert.deepEqual(answer.json(), {
    namespaces: [
      {
        kind: 'group',
        id: 40,
        path: 'acme/tools',
        name: 'tools',
        fullName: 'Acme / tools',
        avatarUrl: 'https://gitlab.example/a.png',
        url: 'https://gitlab.example/gl/acme/tools',
        linked: 'linked',
        via: null,
      },
    ],
    nextPage: 2,
    total: 21,
  });
  assert.equal(world.asked.at(-1), 'group tools page 1 as own');
  assert.equal((await ask('gitlab=main&kind=group', jira)).statusCode, 401);
  assert.equal((await ask('gitlab=main&kind=all')).statusCode, 400);
  const operator = { ...person, authorization: 'Bearer operator' };
  assert.equal((await ask('gitlab=main&kind=user&site=1', operator)).statusCode, 200);
  world.user = null;
  assert.equal((await ask('gitlab=main&kind=group')).json().error.code, 'GITLAB_SIGN_IN_REQUIRED');
});
