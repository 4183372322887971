import type { KeyObject } from 'node:crypto';
import {
  decodeJwt,
  decodeProtectedHeader,
  errors,
  type JWTPayload,
  type JWTVerifyOptions,
  jwtVerify,
  type ProtectedHeaderParameters,
} from 'jose';
import { makeRefusal } from './token-error.ts';

// Atlassian's own apps allow 3 seconds between two machines' clocks.
const leewayS = 3;

/** What a token says of itself, before anything is proven. Throws TokenError when it is no token. */
export function readUnproven(token: string | null): {
  header: ProtectedHeaderParameters;
  claims: JWTPayload;
} {
  if (token === null) throw makeRefusal('there is none, or it is larger than 8192 bytes');
  try {
    return { header: decodeProtectedHeader(token), claims: decodeJwt(token) };
  } catch (cause) {
    throw makeRefusal('it cannot be decoded', cause);
  }
}

/**
 * Checks signature, algorithm, the options' claims, and `exp`, `nbf` and `iat` where present.
 * Throws TokenError TOKEN_REFUSED, whose text names the check that failed.
 */
export async function proveToken(
  token: string,
  key: KeyObject,
  options: {
    readonly algorithm: 'RS256' | 'HS256';
    readonly issuer: string;
    readonly audiences?: readonly string[];
    readonly now: Date;
  },
): Promise<JWTPayload> {
  const checks: JWTVerifyOptions = {
    algorithms: [options.algorithm],
    issuer: options.issuer,
    clockTolerance: leewayS,
    currentDate: options.now,
  };
  if (options.audiences) checks.audience = [...options.audiences];
  const claims = await jwtVerify(token, key, checks).then(
    ({ payload }) => payload,
    (cause: unknown) => {
      throw makeRefusal(nameCheck(cause, options.algorithm), cause);
    },
  );
  verifyIssuedAt(claims.iat, options.now);
  return claims;
}

// jose looks at `iat` only when a maximum age is asked for.
function verifyIssuedAt(issuedAt: unknown, now: Date): void {
  if (issuedAt === undefined) return;
  if (typeof issuedAt !== 'number' || issuedAt > now.getTime() / 1000 + leewayS) {
    throw makeRefusal('it is not a token of the past (iat); compare the clocks of both machines');
  }
}

const audienceAdvice =
  'PUBLIC_URL must be the address that Jira calls, or JIRA_CONNECT_ADDITIONAL_AUDIENCE_URL the one that a proxy before this service has';

function nameCheck(error: unknown, algorithm: string): string {
  if (error instanceof errors.JWTExpired) {
    return 'it has expired (exp); reload the page, or compare the clocks of both machines';
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    const advice = error.claim === 'aud' ? `; ${audienceAdvice}` : '';
    return `its claim ${error.claim} is not what it has to be${advice}`;
  }
  if (error instanceof errors.JOSEAlgNotAllowed) {
    return `its algorithm is not ${algorithm}`;
  }
  return error instanceof errors.JWSSignatureVerificationFailed
    ? 'its signature is wrong; if a reload does not help, the shared secret is out of date: install the app again over the old one'
    : 'it is not a signed token';
}
