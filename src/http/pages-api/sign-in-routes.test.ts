import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { makeSecret } from '../../lib/index.ts';
import { createFakeServer, createWorld, refuse } from '../http-deps.fake.ts';

let app: FastifyInstance;
let world: ReturnType<typeof createWorld>;

beforeEach(() => {
  world = createWorld();
  world.connections = world.connections.map((each) => ({ ...each, applicationId: 'app-1' }));
  ({ app } = createFakeServer(world));
});

const body = { gitlab: 'main', code: 'the-code', codeVerifier: 'v'.repeat(128) };
const exchange = (payload: object = body) =>
  app.inject({ method: 'POST', url: '/-/page/oauth/token', payload });

test('everybody may know the GitLabs, and how to sign in there', async () => {
  const answer = await app.inject({ url: '/-/page/gitlabs' });
  assert.equal(answer.statusCode, 200);
  assert.deepEqual(answer.json(), {
    gitlabs: [
      {
        slug: 'main',
        url: 'https://gitlab.example/gl',
        applicationId: 'app-1',
        authorizeUrl: 'https://gitlab.example/gl/oauth/authorize',
        redirectUrl: 'https://sync.example/-/jira_connect/oauth_callbacks',
        scopes: ['api'],
      },
    ],
  });
});

test('a code becomes the person’s token, which is in no log', async () => {
  world.signIn = {
    kind: 'signed_in',
    token: makeSecret('person-token'),
    expiresInSeconds: 7200,
    scopes: ['api'],
  };
  const answer = await exchange();
  assert.equal(answer.statusCode, 200);
  assert.deepEqual(answer.json(), {
    accessToken: 'person-token',
    expiresInSeconds: 7200,
    scopes: ['api'],
  });
  assert.equal(answer.headers['cache-control'], 'no-store');
  assert.deepEqual(world.asked, ['sign in with the-code']);
  assert.doesNotMatch(world.logLines.join(), /person-token|the-code|vvvv/);
});

const refusals: [string, () => void, object, number, string, RegExp][] = [
  [
    'GitLab refuses',
    () => {},
    body,
    422,
    'GITLAB_SIGN_IN_REFUSED',
    /^Failed to sign in to GitLab: gitlab\.example refuses it \(invalid_grant\)\. The redirect URI is https:\/\/sync\.example\/-\/jira_connect\/oauth_callbacks\.$/,
  ],
  [
    'of a GitLab without an application',
    () => {
      world.connections = world.connections.map((each) => ({ ...each, applicationId: null }));
    },
    body,
    422,
    'GITLAB_APPLICATION_UNKNOWN',
    /gitlab\.example/,
  ],
  ['of an unknown GitLab', () => {}, { ...body, gitlab: 'other' }, 404, 'NOT_FOUND', /no GitLab/],
  [
    'with a short verifier',
    () => {},
    { ...body, codeVerifier: 'short' },
    400,
    'REQUEST_INVALID',
    /codeVerifier/,
  ],
  ['with more than is asked', () => {}, { ...body, x: 1 }, 400, 'REQUEST_INVALID', /additional/],
];
for (const [what, prepare, payload, status, code, text] of refusals) {
  test(`a code ${what} is ${status} ${code}, and says what to do`, async () => {
    prepare();
    const answer = await exchange(payload);
    const { error } = answer.json();
    assert.deepEqual([answer.statusCode, error.code], [status, code]);
    assert.match(error.message, text);
    assert.ok(error.do.length > 10);
  });
}

test('GitLab that does not answer is told as such', async () => {
  const unreachable = { signIn: () => Promise.reject(refuse('GITLAB_UNREACHABLE', 'down')) };
  const { app: other } = createFakeServer(world, { askGitlabAsUser: unreachable as never });
  const answer = await other.inject({ method: 'POST', url: '/-/page/oauth/token', payload: body });
  assert.deepEqual([answer.statusCode, answer.json().error.code], [502, 'GITLAB_UNREACHABLE']);
});

test('an address may try so often in a minute, others at the same time too', async () => {
  for (let count = 0; count < 30; count += 1) assert.equal((await exchange()).statusCode, 422);
  const refused = await exchange();
  assert.deepEqual([refused.statusCode, refused.json().error.code], [429, 'TOO_MANY_REQUESTS']);
  assert.equal(refused.headers['retry-after'], '60');
  const other = await app.inject({
    method: 'POST',
    url: '/-/page/oauth/token',
    payload: body,
    remoteAddress: '10.0.0.9',
  });
  assert.equal(other.statusCode, 422);
  world.nowMs += 60_000;
  assert.equal((await exchange()).statusCode, 422);
});

test('a person is shown by their own token', async () => {
  const ask = (headers: Record<string, string>) =>
    app.inject({ url: '/-/page/person?gitlab=main&site=1', headers });
  const answer = await ask({ 'gitlab-authorization': 'Bearer own' });
  assert.deepEqual(answer.json(), { username: 'ann', name: 'Ann', avatarUrl: null });
  for (const headers of [{}, { authorization: 'Bearer own' }]) {
    const refused = await ask(headers);
    assert.deepEqual(
      [refused.statusCode, refused.json().error.code],
      [401, 'GITLAB_SIGN_IN_REQUIRED'],
    );
  }
  world.user = null;
  assert.equal((await ask({ 'gitlab-authorization': 'Bearer old' })).statusCode, 401);
});
