import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { createFakeServer, type createWorld, makeLink, target } from '../http-deps.fake.ts';

let app: FastifyInstance;
let world: ReturnType<typeof createWorld>;

beforeEach(() => {
  ({ app, world } = createFakeServer());
});

const path = '/-/jira_connect/subscriptions';
const contextToken = 'site-one:context:jira-ann';
const requestToken = 'site-one:request:jira-ann';

test('the list has the shape of GitLab’s', async () => {
  const answer = await app.inject({ url: `${path}.json?jwt=${contextToken}` });
  assert.equal(answer.statusCode, 200);
  assert.deepEqual(answer.json(), {
    groups_path: '/api/v4/groups?min_access_level=40&skip_groups=40',
    subscriptions: [
      {
        created_at: '2026-01-02T03:04:05.000Z',
        unlink_path: '/-/jira_connect/subscriptions/3',
        group: {
          name: 'tools',
          avatar_url: 'https://gitlab.example/a.png',
          full_name: 'Acme / tools',
          description: null,
        },
      },
    ],
    subscriptions_path: '/-/jira_connect/subscriptions',
  });
});

test('only linked groups are named as groups to skip', async () => {
  const project = { ...target, kind: 'project', id: 77 } as const;
  world.links = [
    makeLink(),
    makeLink({ target: project }),
    makeLink({ target: { ...target, id: 41 } }),
  ];
  const answer = await app.inject({ url: `${path}.json?jwt=${contextToken}` });
  assert.equal(answer.json().groups_path, '/api/v4/groups?min_access_level=40&skip_groups=40%2C41');
  assert.equal(answer.json().subscriptions.length, 3);
});

/** Which token opens what: page and list by GET, unlink by DELETE. */
const tokens: [string, string, number, number, number][] = [
  ['of this request', requestToken, 200, 200, 200],
  ['of the page', contextToken, 403, 200, 200],
  ['of another request', 'site-one:other:jira-ann', 403, 403, 200],
  ['of an unknown site', 'site-two:request:jira-ann', 403, 403, 403],
  ['that is missing', '', 403, 403, 403],
];
for (const [what, token, page, list, unlink] of tokens) {
  test(`a token ${what}: page ${page}, list ${list}, unlink ${unlink}`, async () => {
    const headers = { authorization: `JWT ${token}` };
    const statuses = [
      (await app.inject({ url: path, headers })).statusCode,
      (await app.inject({ url: `${path}.json`, headers })).statusCode,
      (await app.inject({ method: 'DELETE', url: `${path}/3`, headers })).statusCode,
    ];
    assert.deepEqual(statuses, [page, list, unlink]);
  });
}

test('a refused list says why, a refused page says it to people', async () => {
  const list = await app.inject({ url: `${path}.json` });
  assert.deepEqual(list.json(), { error: 'made for another request' });
  const page = await app.inject({ url: path });
  assert.match(String(page.headers['content-type']), /^text\/html/);
  assert.match(page.body, /<p>made for another request<\/p>/);
  assert.match(String(page.headers['content-security-policy']), /https:\/\/\*\.atlassian\.net/);
});

test('the page may be framed by Jira and by the site’s own addresses, and is never kept', async () => {
  const { headers } = await app.inject({ url: `${path}?jwt=${requestToken}` });
  assert.equal(
    headers['content-security-policy'],
    "default-src 'none'; script-src 'self' https://connect-cdn.atl-paas.net; " +
      "style-src 'self'; font-src 'self'; connect-src 'self'; " +
      "img-src 'self' data: https://gitlab.example https://secure.gravatar.com; base-uri 'none'; " +
      "form-action 'none'; frame-ancestors 'self' https://*.atlassian.net https://*.jira.com " +
      'https://one.atlassian.net https://jira.one.example https://more.example',
  );
  assert.equal(headers['cache-control'], 'no-store');
  assert.equal(headers['x-content-type-options'], 'nosniff');
  assert.equal(headers['referrer-policy'], 'no-referrer');
  assert.equal(headers['strict-transport-security'], 'max-age=31536000');
  assert.equal(headers['x-frame-options'], undefined);
});

test('the page is the built one, framed, with Atlassian’s script before it', async () => {
  const { body } = await app.inject({ url: `${path}?jwt=${requestToken}` });
  const scripts = [...body.matchAll(/<script[^>]* src="([^"]+)"/g)].map(([, src]) => src);
  assert.deepEqual(scripts, [
    'https://connect-cdn.atl-paas.net/all.js',
    '/-/assets/assets/page-1a2b3c.js',
  ]);
  const data = /<script type="application\/json" id="page-data">(.*)<\/script>/.exec(body)?.[1];
  assert.deepEqual(JSON.parse(data ?? ''), { basePath: '', host: 'connect', site: null });
});

const link = (given: { form?: object; json?: object; token?: string | null; suffix?: string }) =>
  app.inject({
    method: 'POST',
    url: path + (given.suffix ?? ''),
    headers: {
      ...(given.token !== null && { authorization: `Bearer ${given.token ?? 'personal'}` }),
      'content-type': given.form ? 'application/x-www-form-urlencoded' : 'application/json',
    },
    payload: given.form
      ? new URLSearchParams({ ...given.form }).toString()
      : JSON.stringify(given.json ?? { jwt: requestToken, namespace_path: '/acme/tools/ ' }),
  });

test('a group is linked with the person’s own token', async () => {
  const answer = await link({});
  assert.deepEqual([answer.statusCode, answer.json()], [200, { success: true }]);
  assert.deepEqual(world.asked.slice(1), ['link acme/tools as personal', 'job discover-projects']);
});

test('a form links as well, at the address with .json too', async () => {
  const form = { jwt: contextToken, namespace_path: 'acme/tools' };
  assert.equal((await link({ form, suffix: '.json' })).statusCode, 200);
});

const refusals: [string, () => void, Parameters<typeof link>[0], number, string][] = [
  [
    'without a Jira token',
    () => {},
    { json: { namespace_path: 'a' } },
    403,
    'made for another request',
  ],
  [
    'without a GitLab token',
    () => {},
    { token: null },
    401,
    'You need to sign in or sign up before continuing.',
  ],
  [
    'with a GitLab token that is no longer valid',
    () => {
      world.user = null;
    },
    {},
    401,
    'You need to sign in or sign up before continuing.',
  ],
  ['without a path', () => {}, { json: { jwt: contextToken } }, 422, 'namespace_path is missing'],
  [
    'of what is linked already',
    () => {
      world.isLinkedAlready = true;
    },
    {},
    422,
    'Namespace has already been added',
  ],
  [
    'while no GitLab is connected',
    () => {
      world.connections = [];
    },
    {},
    404,
    'No GitLab is connected yet. The operator sets GITLAB_URL and GITLAB_TOKEN.',
  ],
];
for (const [what, prepare, given, status, error] of refusals) {
  test(`a link ${what} is ${status}`, async () => {
    prepare();
    const answer = await link(given);
    assert.deepEqual([answer.statusCode, answer.json()], [status, { error }]);
    assert.equal(world.asked.includes('job discover-projects'), false);
  });
}

const unlink = (id: string, token = contextToken) =>
  app.inject({ method: 'DELETE', url: `${path}/${id}?jwt=${token}` });

test('an administrator unlinks', async () => {
  const answer = await unlink('3');
  assert.deepEqual([answer.statusCode, answer.json()], [200, { success: true }]);
  assert.deepEqual(world.asked.slice(1), ['unlink 3', 'job clean-up']);
});

test('others may not, and their wish changes nothing', async () => {
  world.administrator = { kind: 'other', groups: [] };
  const answer = await unlink('3');
  assert.deepEqual([answer.statusCode, answer.json()], [403, { error: 'Forbidden' }]);
  assert.equal(world.asked.includes('unlink 3'), false);
});

for (const id of ['4', '0', '-3', '3abc', '99999999999999999999', '%00']) {
  test(`there is no link ${id}`, async () => {
    const answer = await unlink(id);
    assert.deepEqual([answer.statusCode, answer.json()], [404, { error: 'Not found' }]);
  });
}

test('pages of the instance we stand behind may call, others may not', async () => {
  const ask = (origin: string) =>
    app.inject({ method: 'OPTIONS', url: `${path}/3`, headers: { origin } });
  const own = await ask('https://gitlab.proxy.example');
  assert.equal(own.statusCode, 200);
  assert.equal(own.headers['access-control-allow-origin'], 'https://gitlab.proxy.example');
  assert.equal(own.headers['access-control-allow-methods'], 'GET, POST, DELETE, OPTIONS');
  assert.equal(own.headers['access-control-allow-credentials'], undefined);
  const other = await ask('https://evil.example');
  assert.equal(other.headers['access-control-allow-origin'], undefined);
});
