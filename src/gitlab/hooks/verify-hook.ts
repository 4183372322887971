import { createHmac, createSecretKey, hash, type KeyObject, timingSafeEqual } from 'node:crypto';
import { reveal, type Secret } from '../../lib/index.ts';
import type { VerifyHookRequest } from '../../ports/index.ts';

type HookRequest = Parameters<VerifyHookRequest>[0];

const keyPrefix = 'whsec_';
const longestSkewMs = 5 * 60_000;

/**
 * Proves a request by Standard Webhooks where the hook is signed or the request carries a signature,
 * else by the plain token. A signed hook's request without a signature is refused, so that nobody can
 * fall back to the token.
 * @see https://www.standardwebhooks.com/ https://docs.gitlab.com/user/project/integrations/webhooks/
 */
export const verifyHookRequest: VerifyHookRequest = (request) => {
  const signatures = headerOf(request, 'webhook-signature');
  if (request.isSigned || signatures !== null) return isSignedRight(request, signatures ?? '');
  const given = headerOf(request, 'x-gitlab-token');
  return given !== null && given !== '' && isEqual(given, reveal(request.token));
};

function isSignedRight(request: HookRequest, signatures: string): boolean {
  const id = headerOf(request, 'webhook-id');
  const timestamp = headerOf(request, 'webhook-timestamp');
  if (id === null || timestamp === null || !isNow(timestamp, request.now)) return false;
  const expected = `v1,${createHmac('sha256', keyOf(request.signingToken))
    .update(`${id}.${timestamp}.`)
    .update(request.rawBody)
    .digest('base64')}`;
  // While a key is changed there are several; all are compared, whichever fits.
  const isRight = signatures.split(' ').map((signature) => isEqual(signature, expected));
  return isRight.includes(true);
}

function isNow(timestamp: string, now: Date): boolean {
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  return Math.abs(now.getTime() - Number(timestamp) * 1000) <= longestSkewMs;
}

function keyOf(signingToken: Secret): KeyObject {
  const text = reveal(signingToken);
  return createSecretKey(
    text.startsWith(keyPrefix) ? text.slice(keyPrefix.length) : text,
    'base64',
  );
}

/** Compares hashes, so that neither content nor length shows in the time it takes. */
function isEqual(given: string, expected: string): boolean {
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', expected, 'buffer'));
}

function headerOf({ headers }: HookRequest, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' ? value : null;
}
