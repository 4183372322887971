import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { createToken } from '../acts/people.ts';
import type { OauthApplication, Token } from '../model/entities.ts';
import type { World } from '../model/world.ts';

export interface AuthorizationRequest {
  readonly application: OauthApplication;
  readonly redirectUri: string;
  readonly scope: string;
  readonly state: string | null;
  readonly codeChallenge: string | null;
}

interface Grant extends AuthorizationRequest {
  readonly userId: number;
  readonly expiresAt: Date;
}

interface Renewal {
  readonly clientId: string;
  readonly token: Token;
}

interface IssuedToken {
  readonly token: Token;
  readonly refreshToken: string;
}

/** An answer of /oauth/token that is no token. */
interface OauthError {
  readonly status: number;
  readonly error: string;
  readonly error_description: string;
}

export interface Grants {
  issueCode(request: AuthorizationRequest, userId: number): string;
  exchange(body: Readonly<Record<string, unknown>>): IssuedToken | OauthError;
}

const CODE_LIFE_MS = 10 * 60_000;

const INVALID_GRANT: OauthError = {
  status: 400,
  error: 'invalid_grant',
  error_description:
    'The provided authorization grant is invalid, expired, revoked, does not match the redirection URI used in the authorization request, or was issued to another client.',
};

const INVALID_CLIENT: OauthError = {
  status: 401,
  error: 'invalid_client',
  error_description:
    'Client authentication failed due to unknown client, no client authentication included, or unsupported authentication method.',
};

export function createGrants(world: World, tokenLifeMs: () => number): Grants {
  const codes = new Map<string, Grant>();
  const renewals = new Map<string, Renewal>();

  function issue(clientId: string, userId: number, scope: string): IssuedToken {
    const expiresAt = new Date(world.now().getTime() + tokenLifeMs());
    const scopes = scope.split(/[ +]/);
    const token = createToken(world, { id: userId }, { kind: 'oauth', scopes, expiresAt });
    const refreshToken = randomBytes(32).toString('hex');
    renewals.set(refreshToken, { clientId, token });
    return { token, refreshToken };
  }

  function byCode(body: Readonly<Record<string, unknown>>): IssuedToken | OauthError {
    const code = String(body.code ?? '');
    const grant = codes.get(code);
    if (!grant) return INVALID_GRANT;
    const isOurs = grant.application.clientId === body.client_id;
    const isSameRedirect = grant.redirectUri === body.redirect_uri;
    const isAlive = grant.expiresAt > world.now();
    if (!isOurs || !isSameRedirect || !isAlive) return INVALID_GRANT;
    if (!isVerified(grant.codeChallenge, body.code_verifier)) return INVALID_GRANT;
    codes.delete(code);
    return issue(grant.application.clientId, grant.userId, grant.scope);
  }

  function byRefreshToken(body: Readonly<Record<string, unknown>>): IssuedToken | OauthError {
    const presented = String(body.refresh_token ?? '');
    const renewal = renewals.get(presented);
    if (renewal?.clientId !== body.client_id || renewal === undefined) return INVALID_GRANT;
    renewals.delete(presented);
    renewal.token.revoked = true;
    return issue(renewal.clientId, renewal.token.userId, renewal.token.scopes.join(' '));
  }

  return {
    issueCode(request, userId) {
      const code = randomBytes(32).toString('hex');
      const expiresAt = new Date(world.now().getTime() + CODE_LIFE_MS);
      codes.set(code, { ...request, userId, expiresAt });
      return code;
    },
    exchange(body) {
      const application = world.applications.get(String(body.client_id ?? ''));
      if (!application) return INVALID_CLIENT;
      const isSecretRight = body.client_secret === application.clientSecret;
      if (application.confidential && !isSecretRight) return INVALID_CLIENT;
      if (body.grant_type === 'authorization_code') return byCode(body);
      if (body.grant_type === 'refresh_token') return byRefreshToken(body);
      return {
        status: 400,
        error: 'unsupported_grant_type',
        error_description:
          'The authorization grant type is not supported by the authorization server.',
      };
    },
  };
}

function isVerified(challenge: string | null, verifier: unknown): boolean {
  if (challenge === null) return true;
  if (typeof verifier !== 'string' || !/^[\w.~-]{43,128}$/.test(verifier)) return false;
  const expected = Buffer.from(challenge);
  const actual = Buffer.from(createHash('sha256').update(verifier).digest('base64url'));
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}
