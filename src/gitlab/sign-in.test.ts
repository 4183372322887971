import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type FakeAnswer, startFakeGitlab } from '../../test/fixtures/gitlab/fake-gitlab.ts';
import { makeSecret, reveal, systemClock } from '../lib/index.ts';
import { createGitlab } from './gitlab.ts';

async function setUp(t: TestContext, answer: FakeAnswer) {
  const fake = await startFakeGitlab(() => answer);
  const gitlab = createGitlab({ clock: systemClock, timeoutMs: 300 });
  t.after(async () => {
    await fake.close();
    await gitlab.close();
  });
  const signIn = () =>
    gitlab.asUser.signIn(fake.connection, {
      applicationId: 'app-1',
      redirectUrl: new URL('https://sync.example/-/jira_connect/oauth_callbacks'),
      code: makeSecret('the-code'),
      codeVerifier: makeSecret('the-verifier'),
    });
  return { fake, gitlab, signIn };
}

test('the code and its verifier are exchanged, without any token of ours', async (t) => {
  const json = {
    access_token: 'person',
    token_type: 'Bearer',
    expires_in: 7200,
    scope: 'api read',
  };
  const { fake, signIn } = await setUp(t, { json });
  const answer = await signIn();
  assert.equal(answer.kind, 'signed_in');
  assert.equal(answer.kind === 'signed_in' && reveal(answer.token), 'person');
  assert.deepEqual(
    { ...answer, token: null },
    { kind: 'signed_in', token: null, expiresInSeconds: 7200, scopes: ['api', 'read'] },
  );
  const [call] = fake.calls;
  assert.deepEqual([call?.method, call?.path], ['POST', 'oauth/token']);
  assert.deepEqual(JSON.parse(call?.body ?? ''), {
    grant_type: 'authorization_code',
    client_id: 'app-1',
    redirect_uri: 'https://sync.example/-/jira_connect/oauth_callbacks',
    code: 'the-code',
    code_verifier: 'the-verifier',
  });
  assert.equal(call?.headers.authorization ?? call?.headers['private-token'], undefined);
});

const refusals: [FakeAnswer, string][] = [
  [{ status: 400, json: { error: 'invalid_grant' } }, 'invalid_grant'],
  [
    { status: 401, json: { error: 'invalid_client', error_description: 'It is\nunknown.' } },
    'invalid_client: It is unknown.',
  ],
];
for (const [answer, reason] of refusals) {
  test(`GitLab refuses a code: ${reason}`, async (t) => {
    const { signIn } = await setUp(t, answer);
    assert.deepEqual(await signIn(), { kind: 'refused', reason });
  });
}

const failures: [FakeAnswer, string][] = [
  [{ status: 502, text: 'bad gateway' }, 'GITLAB_UNREACHABLE'],
  [{ status: 429, text: 'later' }, 'GITLAB_RATE_LIMITED'],
  [{ status: 200, text: '<html>sign in</html>' }, 'GITLAB_ANSWER_UNEXPECTED'],
  [{ status: 302, headers: { location: '/' }, text: '' }, 'GITLAB_ANSWER_UNEXPECTED'],
  ['hang', 'GITLAB_UNREACHABLE'],
  ['break', 'GITLAB_UNREACHABLE'],
];
for (const [answer, code] of failures) {
  test(`${JSON.stringify(answer)} for a code is ${code}`, async (t) => {
    const { signIn } = await setUp(t, answer);
    await assert.rejects(signIn(), { code });
  });
}

test('a limit on sign-ins does not stop the sync of everybody', async (t) => {
  const { fake, gitlab, signIn } = await setUp(t, { status: 429, text: 'later' });
  await assert.rejects(signIn(), { code: 'GITLAB_RATE_LIMITED' });
  const before = fake.calls.length;
  await assert.rejects(gitlab.read.target(fake.connection, 'acme'));
  assert.ok(fake.calls.length > before);
});
