import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import { makeSecret } from '../../lib/index.ts';
import type { VerifyHookRequest } from '../../ports/index.ts';
import { verifyHookRequest } from './verify-hook.ts';

type HookRequest = Parameters<VerifyHookRequest>[0];

// The example that Standard Webhooks publishes with its libraries.
const key = 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const id = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const timestamp = '1614265330';
const rawBody = Buffer.from('{"test": 2432232314}');
const signature = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';

const signed = {
  'webhook-id': id,
  'webhook-timestamp': timestamp,
  'webhook-signature': signature,
};
const base: HookRequest = {
  headers: signed,
  rawBody,
  token: makeSecret('plain-token'),
  signingToken: makeSecret(`whsec_${key}`),
  isSigned: true,
  now: new Date(Number(timestamp) * 1000),
};
const withToken = { headers: { 'x-gitlab-token': 'plain-token' }, isSigned: false };

test('the published example is what node:crypto computes', () => {
  const digest = createHmac('sha256', Buffer.from(key, 'base64'))
    .update(`${id}.${timestamp}.${rawBody}`)
    .digest('base64');
  assert.equal(signature, `v1,${digest}`);
});

function at(seconds: number): Date {
  return new Date((Number(timestamp) + seconds) * 1000);
}

const table: [name: string, fields: Partial<HookRequest>, isProven: boolean][] = [
  ['a right signature', {}, true],
  ['a right signature of a hook recorded as unsigned', { isSigned: false }, true],
  [
    'a right signature beside a wrong token',
    { headers: { ...signed, 'x-gitlab-token': 'x' } },
    true,
  ],
  [
    'one right signature of several',
    { headers: { ...signed, 'webhook-signature': `v1,AAAA v2,xyz ${signature} v1,BBBB` } },
    true,
  ],
  ['a key without its prefix', { signingToken: makeSecret(key) }, true],
  ['five minutes too early', { now: at(-300) }, true],
  ['five minutes too late', { now: at(300) }, true],
  ['more than five minutes too early', { now: at(-301) }, false],
  ['more than five minutes too late', { now: at(301) }, false],
  ['another body', { rawBody: Buffer.from('{"test": 2432232315}') }, false],
  ['another id', { headers: { ...signed, 'webhook-id': 'msg_2' } }, false],
  ['another time', { headers: { ...signed, 'webhook-timestamp': '1614265331' } }, false],
  ['a time that is none', { headers: { ...signed, 'webhook-timestamp': '1614265330.0' } }, false],
  ['another key', { signingToken: makeSecret('whsec_AAAA') }, false],
  [
    'another version of the right digest',
    { headers: { ...signed, 'webhook-signature': signature.replace('v1', 'v2') } },
    false,
  ],
  ['an empty signature', { headers: { ...signed, 'webhook-signature': '' } }, false],
  [
    'repeated signature headers',
    { headers: { ...signed, 'webhook-signature': [signature] } },
    false,
  ],
  ['no id', { headers: { 'webhook-signature': signature, 'webhook-timestamp': timestamp } }, false],
  ['a signed hook with the right token only', { headers: withToken.headers }, false],
  [
    'an unsigned hook with a wrong signature and the right token',
    {
      headers: { ...signed, ...withToken.headers, 'webhook-signature': 'v1,AAAA' },
      isSigned: false,
    },
    false,
  ],
  ['the right token of an unsigned hook', withToken, true],
  ['a wrong token', { headers: { 'x-gitlab-token': 'plain-tokem' }, isSigned: false }, false],
  ['a longer token', { headers: { 'x-gitlab-token': 'plain-token2' }, isSigned: false }, false],
  ['no token', { headers: {}, isSigned: false }, false],
  [
    'an empty token where none is known',
    { headers: { 'x-gitlab-token': '' }, token: makeSecret(''), isSigned: false },
    false,
  ],
];

for (const [name, fields, isProven] of table) {
  test(`${name} is ${isProven ? 'proof' : 'no proof'}`, () => {
    assert.equal(verifyHookRequest({ ...base, ...fields }), isProven);
  });
}
