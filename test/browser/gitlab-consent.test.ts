import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { type GitlabSandbox, startGitlabSandbox } from '../../sandbox/gitlab/index.ts';
import { signInAtGitlab } from '../support/sign-in-at-gitlab.ts';
import { type RunningBrowser, startBrowser, type Visit } from '../support/start-browser.ts';

// The consent page of the simulated GitLab, as the sign-in of our pages meets it.

const verifier = 'v'.repeat(64);
let gitlab: GitlabSandbox;
let browser: RunningBrowser;
let visit: Visit;
let redirectUri = '';
let authorizeUrl = '';

before(async () => {
  gitlab = await startGitlabSandbox();
  gitlab.createUser({ username: 'lena', name: 'Lena "Lee" <Novak>' });
  redirectUri = `${gitlab.url}/-/jira_connect/branches/new`;
  const { clientId } = gitlab.registerOauthApplication({
    name: 'GitLab for Jira',
    redirectUris: [redirectUri],
  });
  const asked = {
    client_id: clientId,
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'api',
    state: 'the-state',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  };
  authorizeUrl = `${gitlab.url}/oauth/authorize?${new URLSearchParams(asked)}`;
  browser = await startBrowser();
  visit = await browser.visit({ origins: [gitlab.url] });
});
after(async () => {
  await visit.close();
  await browser.close();
  await gitlab.close();
});

/** Where the application is told what the person answered. */
async function readAnswer(answer: 'allow' | 'deny'): Promise<URLSearchParams> {
  await visit.page.goto(authorizeUrl);
  await signInAtGitlab(visit.page, { username: 'lena', answer });
  await visit.page.waitForURL(`${redirectUri}?**`);
  return new URL(visit.page.url()).searchParams;
}

test('a person signs in, agrees, and the application can ask for a token', async () => {
  const answer = await readAnswer('allow');
  assert.equal(answer.get('state'), 'the-state');
  const response = await fetch(`${gitlab.url}/oauth/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: new URL(authorizeUrl).searchParams.get('client_id') ?? '',
      redirect_uri: redirectUri,
      code: answer.get('code') ?? '',
      code_verifier: verifier,
    }),
  });
  assert.equal(response.status, 200);
  const { access_token } = (await response.json()) as { access_token: string };
  const user = await fetch(`${gitlab.url}/api/v4/user`, {
    headers: { authorization: `Bearer ${access_token}` },
  });
  const { username, avatar_url } = (await user.json()) as Record<string, string>;
  assert.equal(username, 'lena');
  const avatar = await fetch(avatar_url ?? '');
  assert.equal(avatar.headers.get('content-type'), 'image/svg+xml');
});

test('who refuses is sent back without a code', async () => {
  const answer = await readAnswer('deny');
  assert.equal(answer.get('error'), 'access_denied');
  assert.equal(answer.get('state'), 'the-state');
  assert.equal(answer.get('code'), null);
});

test('no page complains', () => {
  assert.deepEqual(visit.complaints(), []);
});
