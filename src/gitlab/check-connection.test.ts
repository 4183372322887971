import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import {
  type FakeAnswer,
  makeConnection,
  startFakeGitlab,
} from '../../test/fixtures/gitlab/fake-gitlab.ts';
import { systemClock } from '../lib/index.ts';
import { createGitlab } from './gitlab.ts';

const now = new Date('2026-01-01T12:00:00Z');
const good: Readonly<Record<string, FakeAnswer>> = {
  version: { json: { version: '17.5.1-ee', revision: 'abc' } },
  'personal_access_tokens/self': { json: { scopes: ['api'], expires_at: '2026-12-01' } },
  user: { json: { is_admin: true } },
};

async function check(t: TestContext, answers: Readonly<Record<string, FakeAnswer>>) {
  const fake = await startFakeGitlab(({ path }) => answers[path] ?? null);
  const gitlab = createGitlab({ clock: systemClock });
  t.after(async () => {
    await fake.close();
    await gitlab.close();
  });
  return gitlab.read.checkConnection(fake.connection, now);
}

test('a good connection has no problems', async (t) => {
  assert.deepEqual(await check(t, good), {
    checkedAt: now,
    version: '17.5.1-ee',
    isAdministrator: true,
    tokenExpiresAt: new Date('2026-12-01T00:00:00Z'),
    failure: null,
    problems: [],
  });
});

function withToken(token: object): Readonly<Record<string, FakeAnswer>> {
  return { ...good, 'personal_access_tokens/self': { json: token } };
}

const problems: [
  answers: Readonly<Record<string, FakeAnswer>>,
  failure: string | null,
  says: RegExp,
][] = [
  [
    { ...good, version: { json: { version: '15.6.8' } } },
    'GITLAB_TOO_OLD',
    /^GitLab 15\.6\.8 is too old\. Upgrade/,
  ],
  [
    withToken({ scopes: ['read_api'] }),
    null,
    /no webhooks can be made.*Give the token the scope api\.$/,
  ],
  [
    withToken({ scopes: ['read_user'] }),
    'GITLAB_FORBIDDEN',
    /has the scopes read_user, .*cannot be read/,
  ],
  [withToken({ scopes: [] }), 'GITLAB_FORBIDDEN', /has the scopes none/],
  [
    withToken({ scopes: ['api'], expires_at: '2026-01-11' }),
    null,
    /expires in 9 days \(2026-01-11\)\. Make a new one/,
  ],
  [
    withToken({ scopes: ['api'], expires_at: '2026-01-01' }),
    'GITLAB_UNAUTHORIZED',
    /has expired \(2026-01-01\)/,
  ],
  [
    { version: { status: 401 } },
    'GITLAB_UNAUTHORIZED',
    /^GitLab answered version with 401\. The GitLab token is wrong/,
  ],
  [
    { version: { text: '<html>' } },
    'GITLAB_ANSWER_UNEXPECTED',
    /is not JSON\. GitLab \(or a proxy before it\)/,
  ],
  [{}, 'GITLAB_ANSWER_UNEXPECTED', /^GitLab answered version with 404.*Check the address\.$/],
];

for (const [answers, failure, says] of problems) {
  test(`a problem says ${says}`, async (t) => {
    const state = await check(t, answers);
    assert.equal(state.problems.length, 1);
    assert.match(state.problems[0] ?? '', says);
    assert.equal(state.failure, failure);
  });
}

for (const version of ['15.7.0', '16.0.0-pre', '100.1']) {
  test(`GitLab ${version} is new enough`, async (t) => {
    const state = await check(t, { ...good, version: { json: { version } } });
    assert.deepEqual(state.problems, []);
  });
}

test('what the token may not tell is no problem', async (t) => {
  const state = await check(t, {
    version: good.version ?? null,
    'personal_access_tokens/self': { status: 403 },
    user: { status: 403 },
  });
  assert.deepEqual(
    [state.isAdministrator, state.tokenExpiresAt, state.problems],
    [false, null, []],
  );
});

test('a GitLab that is not there is a problem, not an error', async () => {
  const gitlab = createGitlab({ clock: systemClock });
  const connection = makeConnection(new URL('http://127.0.0.1:1/'));
  const state = await gitlab.read.checkConnection(connection, now);
  assert.equal(state.version, null);
  assert.match(state.problems[0] ?? '', /cannot be reached \(ECONNREFUSED\)\. Check GITLAB_URL/);
});
