import assert from 'node:assert/strict';
import { createSecretKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { test } from 'node:test';
import { SignJWT, UnsecuredJWT } from 'jose';
import { MockAgent } from 'undici';
import type { Installation, InstallationId } from '../../domain/index.ts';
import { makeSecret } from '../../lib/index.ts';
import type { HashRule } from '../../ports/index.ts';
import { makeQueryStringHash } from './query-string-hash.ts';
import { createVerifyFromJira, type VerifyFromJiraDeps } from './verify-from-jira.ts';

const now = new Date('2026-11-22T12:00:00Z');
const nowS = now.getTime() / 1000;
const audience = 'https://git.example.com/jira/-/jira_connect';
const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const otherPair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pem = pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const hmac = (secret: string) => createSecretKey(secret, 'utf8');

/** A verifier whose key server knows the key `kid` only. */
function createVerifier(deps: Partial<VerifyFromJiraDeps> = {}) {
  const dispatcher = new MockAgent();
  dispatcher.disableNetConnect();
  for (const [origin, path] of [
    ['https://keys.example', '/kid'],
    ['https://gitlab.example', '/-/jira_connect/public_keys/kid'],
  ] as const) {
    dispatcher.get(origin).intercept({ path }).reply(200, pem);
  }
  dispatcher.get('https://keys.example').intercept({ path: '/unknown' }).reply(404);
  dispatcher.get('https://keys.example').intercept({ path: '/broken' }).reply(500);
  return createVerifyFromJira({
    publicUrl: new URL('https://git.example.com/jira/'),
    additionalAudienceUrl: null,
    installKeysUrl: new URL('https://keys.example'),
    proxyUrl: null,
    allowPrivateHosts: false,
    clock: { now: () => now },
    dispatcher,
    ...deps,
  });
}

type Forgery = { claims?: Record<string, unknown>; alg?: string; kid?: unknown; key?: KeyObject };

const eventPath = '/jira/-/jira_connect/events/installed';
const eventHash = makeQueryStringHash('POST', '/events/installed');

function signEvent({ claims, alg = 'RS256', kid = 'kid', key = pair.privateKey }: Forgery = {}) {
  return new SignJWT({
    iss: 'client',
    aud: audience,
    iat: nowS,
    exp: nowS + 60,
    qsh: eventHash,
    ...claims,
  })
    .setProtectedHeader({ alg, ...(kid === null ? {} : { kid: kid as string }) })
    .sign(key);
}

async function verifyEvent(forgery: Forgery | string, deps?: Partial<VerifyFromJiraDeps>) {
  const token = typeof forgery === 'string' ? forgery : await signEvent(forgery);
  await createVerifier(deps).lifecycle({ method: 'POST', url: eventPath, token }, 'client');
}

const none = { exp: undefined, iat: undefined };
const extra = { additionalAudienceUrl: new URL('https://other.example/') };
const accepted: [string, Forgery, Partial<VerifyFromJiraDeps>?][] = [
  ['as Jira signs it', {}],
  ['whose audience ends with a slash', { claims: { aud: `${audience}/` } }],
  ['with one right audience of two', { claims: { aud: ['https://x.example', audience] } }],
  [
    'for the additional audience',
    { claims: { aud: 'https://other.example/-/jira_connect' } },
    extra,
  ],
  ['without times, as a GitLab forwards it', { claims: none }],
  ['from a GitLab whose keys we use', {}, { proxyUrl: new URL('https://gitlab.example/') }],
  ['that expired within the leeway', { claims: { exp: nowS - 2 } }],
  ['that is made within the leeway', { claims: { iat: nowS + 2, nbf: nowS + 2 } }],
];

for (const [what, forgery, deps] of accepted) {
  test(`a lifecycle token ${what} is proven`, () =>
    assert.doesNotReject(verifyEvent(forgery, deps)));
}

test('the prefix of PUBLIC_URL may be taken off on the way', async () => {
  const request = {
    method: 'POST',
    url: '/-/jira_connect/events/installed',
    token: await signEvent(),
  };
  await assert.doesNotReject(createVerifier().lifecycle(request, 'client'));
});

const publicKeyAsSecret = { alg: 'HS256', key: hmac(pem) };
const refused: [string, Forgery, RegExp][] = [
  ['for another client', { claims: { iss: 'other' } }, /claim iss/],
  ['without iss', { claims: { iss: undefined } }, /claim iss/],
  ['for another app', { claims: { aud: 'https://x.example/-/jira_connect' } }, /claim aud/],
  [
    'for the additional audience, when there is none',
    { claims: { aud: 'https://other.example/-/jira_connect' } },
    /claim aud/,
  ],
  ['without aud', { claims: { aud: undefined } }, /claim aud/],
  [
    'for another path',
    { claims: { qsh: makeQueryStringHash('POST', '/events/uninstalled') } },
    /qsh/,
  ],
  [
    'for another method',
    { claims: { qsh: makeQueryStringHash('GET', '/events/installed') } },
    /qsh/,
  ],
  ['made inside the page', { claims: { qsh: 'context-qsh' } }, /qsh/],
  ['without qsh', { claims: { qsh: undefined } }, /qsh/],
  ['that has expired', { claims: { exp: nowS - 4 } }, /expired/],
  ['whose exp is a text', { claims: { exp: 'never' } }, /claim exp/],
  ['not valid yet', { claims: { nbf: nowS + 4 } }, /claim nbf/],
  ['of the future', { claims: { iat: nowS + 4 } }, /iat/],
  ['whose iat is a text', { claims: { iat: 'now' } }, /iat/],
  ['signed with another key', { key: otherPair.privateKey }, /signature/],
  ['signed with the public key as a secret', publicKeyAsSecret, /not RS256/],
  ['signed with RS512', { alg: 'RS512' }, /not RS256/],
  ['signed with PS256', { alg: 'PS256' }, /not RS256/],
  ['without kid', { kid: null }, /kid/],
  ['with an unknown kid', { kid: 'unknown' }, /does not know/],
  ['with a kid that climbs', { kid: '../kid' }, /kid/],
  ['with an encoded kid', { kid: '%6bid' }, /kid/],
  ['with an absolute kid', { kid: '/kid' }, /kid/],
  ['with a host as kid', { kid: '//evil.example/kid' }, /kid/],
  ['with a kid that is no text', { kid: 1 }, /kid|decoded/],
];

for (const [what, forgery, message] of refused) {
  test(`a lifecycle token ${what} is refused`, () =>
    assert.rejects(verifyEvent(forgery), { code: 'TOKEN_REFUSED', retry: 'never', message }));
}

test('an unsigned lifecycle token is refused', () => {
  const token = new UnsecuredJWT({ iss: 'client', aud: audience, qsh: eventHash }).encode();
  return assert.rejects(verifyEvent(token), { code: 'TOKEN_REFUSED', message: /not RS256/ });
});

test('a lifecycle token whose signature was cut off is refused', async () => {
  const token = (await signEvent()).replace(/[^.]+$/, '');
  await assert.rejects(verifyEvent(token), { code: 'TOKEN_REFUSED', message: /signature/ });
});

for (const token of [null, '', 'x', 'a.b.c', 'e30.e30.', 'a.b.c.d.e']) {
  test(`${JSON.stringify(token)} is no token`, () =>
    assert.rejects(
      createVerifier().lifecycle({ method: 'POST', url: eventPath, token }, 'client'),
      { code: 'TOKEN_REFUSED' },
    ));
}

test('a broken key server is told apart from a wrong token', () =>
  assert.rejects(verifyEvent({ kid: 'broken' }), {
    code: 'INSTALL_KEY_UNREACHABLE',
    retry: 'soon',
    message: /answered 500/,
  }));

const pagePath = '/jira/-/jira_connect/subscriptions?lic=none&a=2&a=1';
const sorted = makeQueryStringHash('GET', '/subscriptions?lic=none&a=2&a=1');
const installations = new Map(
  ['client', 'neighbour', 'hollow'].map((clientKey) => [clientKey, makeInstallation(clientKey)]),
);

function makeInstallation(clientKey: string): Installation {
  return {
    id: 1 as InstallationId,
    clientKey,
    sharedSecret: makeSecret(clientKey === 'hollow' ? '' : `secret of ${clientKey}`),
    baseUrl: new URL('https://example.atlassian.net'),
    displayUrl: null,
    epoch: 0,
    firstConnectionId: null,
    instanceUrl: null,
    chosenConnectionId: null,
    createdAt: now,
  };
}

function signPage({ claims, alg = 'HS256', key = hmac('secret of client') }: Forgery = {}) {
  return new SignJWT({
    iss: 'client',
    sub: 'account',
    iat: nowS,
    exp: nowS + 60,
    qsh: sorted,
    ...claims,
  })
    .setProtectedHeader({ alg })
    .sign(key);
}

async function verifyPage(forgery: Forgery | string, rule: HashRule = 'request') {
  const token = typeof forgery === 'string' ? forgery : await signPage(forgery);
  return createVerifier().installationToken(
    { method: 'GET', url: pagePath, token },
    rule,
    async (clientKey) => installations.get(clientKey) ?? null,
  );
}

test('a token of a site proves the installation and who asks', async () => {
  const { installation, accountId } = await verifyPage({});
  assert.equal(installation, installations.get('client'));
  assert.equal(accountId, 'account');
});

for (const sub of [undefined, '']) {
  test(`sub ${JSON.stringify(sub)} is nobody`, async () => {
    assert.equal((await verifyPage({ claims: { sub } })).accountId, null);
  });
}

test('a token of a site without times is proven', () =>
  assert.doesNotReject(verifyPage({ claims: none })));

const secretRefused: [string, Forgery, RegExp][] = [
  ['of an unknown site', { claims: { iss: 'stranger' } }, /iss/],
  ['without iss', { claims: { iss: undefined } }, /iss/],
  ['of another site with our secret', { claims: { iss: 'neighbour' } }, /signature/],
  ['of our site with another secret', { key: hmac('secret of neighbour') }, /signature/],
  ['of a site without a secret', { claims: { iss: 'hollow' } }, /no shared secret/],
  ['that has expired', { claims: { exp: nowS - 4 } }, /expired/],
  ['not valid yet', { claims: { nbf: nowS + 4 } }, /claim nbf/],
  ['of the future', { claims: { iat: nowS + 4 } }, /iat/],
  ['signed with RS256', { alg: 'RS256', key: pair.privateKey }, /not HS256/],
  ['signed with HS512', { alg: 'HS512', key: hmac('secret of client'.repeat(4)) }, /not HS256/],
  ['for another page', { claims: { qsh: makeQueryStringHash('GET', '/installations') } }, /qsh/],
];

for (const [what, forgery, message] of secretRefused) {
  test(`a token of a site ${what} is refused`, () =>
    assert.rejects(verifyPage(forgery), { code: 'TOKEN_REFUSED', retry: 'never', message }));
}

test('an unsigned token of a site is refused', () => {
  const token = new UnsecuredJWT({ iss: 'client', qsh: sorted }).encode();
  return assert.rejects(verifyPage(token), { code: 'TOKEN_REFUSED', message: /not HS256/ });
});

const hashes: [unknown, HashRule[]][] = [
  [sorted, ['request', 'context_or_request', 'unchecked']],
  ['context-qsh', ['context', 'context_or_request', 'unchecked']],
  ['wrong', ['unchecked']],
  [undefined, ['unchecked']],
];

for (const [qsh, allowing] of hashes) {
  for (const rule of ['request', 'context', 'context_or_request', 'unchecked'] as const) {
    const isAllowed = allowing.includes(rule);
    test(`qsh ${qsh} is ${isAllowed ? 'taken' : 'refused'} where the rule is ${rule}`, async () => {
      const proof = verifyPage({ claims: { qsh } }, rule);
      if (isAllowed) assert.equal((await proof).accountId, 'account');
      else await assert.rejects(proof, { code: 'TOKEN_REFUSED', message: /qsh/ });
    });
  }
}

test('no refusal shows the token', async () => {
  const token = await signPage({ key: hmac('wrong') });
  await assert.rejects(verifyPage(token), (error: Error) => {
    for (const part of token.split('.')) assert.ok(!error.message.includes(part));
    return true;
  });
});
