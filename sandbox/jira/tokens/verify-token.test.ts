import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { queryStringHash } from './query-string-hash.ts';
import { signToken, type TokenKey } from './sign-token.ts';
import { verifyAppToken } from './verify-token.ts';

const now = new Date('2026-11-22T10:00:00Z');
const nowS = now.getTime() / 1000;
const secret = 'a-shared-secret-that-is-long-enough-for-hs256';
const request = { method: 'POST', url: new URL('http://site/rest/devinfo/0.10/bulk?b=2&a=1') };
const right = {
  iss: 'app',
  iat: nowS,
  exp: nowS + 180,
  qsh: queryStringHash(request.method, request.url),
};
const symmetric: TokenKey = { alg: 'HS256', secret };
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

async function verdict(authorization: string | undefined): Promise<string> {
  const found = await verifyAppToken(
    { ...request, authorization },
    (key) => (key === 'app' ? { key, secrets: ['the-older-secret', secret] } : undefined),
    now,
  );
  return found.kind === 'proven' ? 'proven' : found.reason;
}

test('token: a right one is accepted', async () => {
  assert.equal(await verdict(`JWT ${signToken(right, symmetric)}`), 'proven');
});

const without = (claim: keyof typeof right) =>
  Object.fromEntries(Object.entries(right).filter(([name]) => name !== claim));
const sign = (claims: Record<string, unknown>) => signToken(claims, symmetric);

const wrong: readonly [string, string | undefined, RegExp][] = [
  ['no header', undefined, /header/],
  ['another scheme', `Bearer ${sign(right)}`, /header/],
  ['not a token', 'JWT abc', /decoded/],
  ['alg none', `JWT ${signToken(right, { alg: 'none' })}`, /algorithm none/],
  ['RS256', `JWT ${signToken(right, { alg: 'RS256', privateKey })}`, /algorithm RS256/],
  ['HS512 in the header', `JWT ${signToken(right, symmetric, { alg: 'HS512' })}`, /HS512/],
  ['another secret', `JWT ${signToken(right, { alg: 'HS256', secret: 'other' })}`, /signature/],
  ['unknown app', `JWT ${sign({ ...right, iss: 'stranger' })}`, /stranger/],
  ['client key as iss', `JWT ${sign({ ...right, iss: 'client-key' })}`, /client-key/],
  ['no iss', `JWT ${sign(without('iss'))}`, /iss/],
  ['no exp', `JWT ${sign(without('exp'))}`, /exp/],
  ['no iat', `JWT ${sign(without('iat'))}`, /iat/],
  ['no qsh', `JWT ${sign(without('qsh'))}`, /qsh/],
  ['past exp', `JWT ${sign({ ...right, iat: nowS - 300, exp: nowS - 1 })}`, /exp/],
  ['exp is text', `JWT ${sign({ ...right, exp: 'tomorrow' })}`, /exp/],
  ['future iat', `JWT ${sign({ ...right, iat: nowS + 60 })}`, /iat/],
  ['exp before iat', `JWT ${sign({ ...right, iat: nowS + 3, exp: nowS + 2 })}`, /exp/],
  ['context qsh', `JWT ${sign({ ...right, qsh: 'context-qsh' })}`, /qsh/],
  [
    'qsh without the query',
    `JWT ${sign({ ...right, qsh: queryStringHash('POST', new URL('http://site/rest/devinfo/0.10/bulk')) })}`,
    /qsh/,
  ],
  [
    'qsh of another method',
    `JWT ${sign({ ...right, qsh: queryStringHash('PUT', request.url) })}`,
    /qsh/,
  ],
];

for (const [name, authorization, reason] of wrong) {
  test(`token: ${name} is refused`, async () => {
    assert.match(await verdict(authorization), reason);
  });
}
