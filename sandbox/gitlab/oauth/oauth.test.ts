import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { type OpenSandbox, openSandbox } from '../test-client.ts';

const REDIRECT = 'https://jira.example.com/-/jira_connect/oauth_callbacks';
const verifier = randomBytes(96).toString('base64url');
const challenge = createHash('sha256').update(verifier).digest('base64url');

function setUp(box: OpenSandbox) {
  const application = box.gitlab.registerOauthApplication({
    name: 'Jira',
    redirectUris: [REDIRECT],
    scopes: ['api'],
  });
  const asked = {
    client_id: application.clientId,
    redirect_uri: REDIRECT,
    response_type: 'code',
    scope: 'api',
    state: 'abc',
    code_challenge: challenge,
    code_challenge_method: 'S256',
  };
  const authorizeUrl = `${box.gitlab.url}/oauth/authorize`;
  const consent = (fields: Record<string, string>) =>
    fetch(authorizeUrl, {
      method: 'POST',
      body: new URLSearchParams({ ...fields, username: 'alice', answer: 'allow' }),
      redirect: 'manual',
    });
  const exchange = async (fields: Record<string, string>) => {
    const response = await fetch(`${box.gitlab.url}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        grant_type: 'authorization_code',
        client_id: application.clientId,
        redirect_uri: REDIRECT,
        code_verifier: verifier,
        ...fields,
      }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const newCode = async () => {
    const location = (await consent(asked)).headers.get('location') ?? '';
    return new URL(location).searchParams.get('code') ?? '';
  };
  const signIn = async (back: string, username = 'alice') => {
    const response = await fetch(`${box.gitlab.url}/users/sign_in`, {
      method: 'POST',
      body: new URLSearchParams({ username, back }),
      redirect: 'manual',
    });
    const cookie = response.headers.getSetCookie().join().split(';')[0] ?? '';
    return { cookie, location: response.headers.get('location') };
  };
  return { asked, authorizeUrl, signIn, consent, exchange, newCode };
}

test('consent gives a code, the verifier turns it into a token, once', async () => {
  await using box = await openSandbox({ oauthTokenLifeMs: 7_200_000 });
  const { asked, consent, exchange } = setUp(box);
  const back = new URL((await consent(asked)).headers.get('location') ?? '');
  assert.equal(back.origin + back.pathname, REDIRECT);
  assert.equal(back.searchParams.get('state'), 'abc');
  const code = back.searchParams.get('code') ?? '';
  const { status, body } = await exchange({ code });
  assert.equal(status, 200);
  assert.equal(body.token_type, 'Bearer');
  assert.equal(body.expires_in, 7200);
  const user = await fetch(`${box.gitlab.url}/api/v4/user`, {
    headers: { authorization: `Bearer ${body.access_token}` },
  });
  assert.equal(((await user.json()) as { username: string }).username, 'alice');
  assert.equal((await exchange({ code })).body.error, 'invalid_grant');
});

test('a wrong verifier, client or redirect address gets no token', async () => {
  await using box = await openSandbox();
  const { exchange, newCode } = setUp(box);
  const wrong: Record<string, string>[] = [
    { code_verifier: randomBytes(96).toString('base64url') },
    { code_verifier: '' },
    { redirect_uri: 'https://elsewhere.example.com/' },
  ];
  for (const fields of wrong) {
    const { status, body } = await exchange({ code: await newCode(), ...fields });
    assert.deepEqual([status, body.error], [400, 'invalid_grant']);
  }
  const unknown = await exchange({ code: await newCode(), client_id: 'unknown' });
  assert.deepEqual([unknown.status, unknown.body.error], [401, 'invalid_client']);
});

test('an unknown redirect address or a missing challenge is not sent anywhere', async () => {
  await using box = await openSandbox();
  const { asked, consent } = setUp(box);
  const { code_challenge: _, ...unchallenged } = asked;
  const elsewhere = { ...asked, redirect_uri: 'https://evil.example.com/' };
  for (const fields of [unchallenged, elsewhere, { ...asked, code_challenge_method: 'plain' }]) {
    const response = await consent(fields);
    assert.match(await response.text(), /An error has occurred/);
    assert.equal(response.headers.get('location'), null);
  }
});

test('access tokens end, and can be renewed once', async () => {
  let now = Date.now();
  await using box = await openSandbox({ oauthTokenLifeMs: 1000, now: () => new Date(now) });
  const { exchange, newCode } = setUp(box);
  const { body } = await exchange({ code: await newCode() });
  now += 1001;
  const answer = await box.api('GET', '/user', undefined, String(body.access_token));
  assert.equal(answer.status, 401);
  const renewal = { grant_type: 'refresh_token', refresh_token: String(body.refresh_token) };
  const renewed = await exchange(renewal);
  assert.equal(renewed.status, 200);
  const again = await box.api('GET', '/user', undefined, String(renewed.body.access_token));
  assert.equal(again.status, 200);
  assert.equal((await exchange(renewal)).status, 400);
});

test('a person signs in first, and then sees who asks for what', async () => {
  await using box = await openSandbox();
  const { asked, authorizeUrl, signIn } = setUp(box);
  const address = `${authorizeUrl}?${new URLSearchParams(asked)}`;
  const stranger = await fetch(address, { redirect: 'manual' });
  assert.equal(stranger.status, 302);
  const back = new URL(stranger.headers.get('location') ?? '', address).searchParams.get('back');
  assert.equal(new URL(back ?? '', address).href, address);
  const { cookie, location } = await signIn(back ?? '');
  assert.equal(location, back);
  const page = await (await fetch(address, { headers: { cookie } })).text();
  assert.match(page, /Jira is requesting access[\s\S]*@alice[\s\S]*<code>api<\/code>/);
  assert.equal((await signIn('https://evil.example.com')).location, '/');
  assert.equal((await signIn('/', 'nobody')).location, null);
});

test('an unknown application is an error that only a signed-in person sees', async () => {
  await using box = await openSandbox();
  const { asked, authorizeUrl, signIn } = setUp(box);
  const address = `${authorizeUrl}?${new URLSearchParams({ ...asked, client_id: 'unknown' })}`;
  assert.equal((await fetch(address, { redirect: 'manual' })).status, 302);
  const { cookie } = await signIn('/');
  const response = await fetch(address, { headers: { cookie } });
  assert.equal(response.status, 200);
  assert.match(await response.text(), /Client authentication failed due to unknown client/);
});
