import { createSecretKey } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose';
import { queryStringHash } from './query-string-hash.ts';

/** What Jira must know of an app to check its tokens. */
export interface TokenOwner {
  readonly key: string;
  /** More than one only while an install event that carries a new secret is under way. */
  readonly secrets: readonly string[];
}

export type TokenVerdict<Owner> =
  | { readonly kind: 'proven'; readonly owner: Owner }
  | { readonly kind: 'refused'; readonly reason: string };

export interface SignedRequest {
  readonly method: string;
  readonly url: URL;
  readonly authorization: string | undefined;
}

// Two machines' clocks differ a little; Atlassian does not publish what it allows.
const clockSkewS = 5;

/** Checks a token of an app as Jira does: HS256 only, `iss`, `iat`, `exp` and `qsh` demanded. */
export async function verifyAppToken<Owner extends TokenOwner>(
  request: SignedRequest,
  findOwner: (appKey: string) => Owner | undefined,
  now: Date,
): Promise<TokenVerdict<Owner>> {
  const token = /^JWT (\S+)$/.exec(request.authorization ?? '')?.[1];
  if (token === undefined) return refused('no "Authorization: JWT <token>" header');
  const unproven = readUnproven(token);
  if (unproven === null) return refused('the token cannot be decoded');
  if (unproven.alg !== 'HS256')
    return refused(`algorithm ${String(unproven.alg)} is not allowed, only HS256`);
  const owner = findOwner(String(unproven.claims.iss));
  if (owner === undefined)
    return refused(`no installed app has the key ${JSON.stringify(unproven.claims.iss)} (iss)`);
  const proven = await verifySignature(token, owner.secrets, now);
  if (typeof proven === 'string') return refused(proven);
  const flaw = findClaimFlaw(proven, request, now);
  return flaw === null ? { kind: 'proven', owner } : refused(flaw);
}

function refused(reason: string): { kind: 'refused'; reason: string } {
  return { kind: 'refused', reason };
}

function readUnproven(token: string): { alg: unknown; claims: JWTPayload } | null {
  try {
    return { alg: decodeProtectedHeader(token).alg, claims: decodeJwt(token) };
  } catch {
    return null;
  }
}

/** The claims, or why the token is refused. */
async function verifySignature(
  token: string,
  secrets: readonly string[],
  now: Date,
): Promise<JWTPayload | string> {
  let reason = 'the signature is wrong';
  for (const secret of secrets) {
    try {
      const { payload } = await jwtVerify(token, createSecretKey(secret, 'utf8'), {
        algorithms: ['HS256'],
        currentDate: now,
        requiredClaims: ['iss', 'iat', 'exp', 'qsh'],
      });
      return payload;
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) reason = describe(error);
    }
  }
  return reason;
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function findClaimFlaw(claims: JWTPayload, request: SignedRequest, now: Date): string | null {
  const nowS = now.getTime() / 1000;
  if (typeof claims.iat !== 'number') return 'iat is not a number';
  if (claims.iat > nowS + clockSkewS) return 'iat is in the future';
  if (typeof claims.exp !== 'number' || claims.exp <= claims.iat) return 'exp is not after iat';
  const expected = queryStringHash(request.method, request.url);
  if (claims.qsh !== expected)
    return `qsh ${JSON.stringify(claims.qsh)} does not match the request (${expected})`;
  return null;
}
