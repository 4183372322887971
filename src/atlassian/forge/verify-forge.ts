import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { createRemoteJWKSet, customFetch, errors, jwtVerify } from 'jose';
import { Agent, type Dispatcher, request } from 'undici';
import type { Clock } from '../../lib/index.ts';
import type { ForgeCall, VerifyForge } from '../../ports/index.ts';
import { readUnproven } from '../connect/prove-token.ts';
import { makeRefusal, TokenError } from '../connect/token-error.ts';
import { failureText } from '../network/failure-text.ts';
import { readBounded } from '../network/read-bounded.ts';

/** Whose keys, for which app. The address is the operator's, so it is trusted. */
export type VerifyForgeDeps = {
  /** FORGE_JWKS_URL */
  readonly jwksUrl: URL;
  /** JIRA_FORGE_APP_ID; null refuses every call. */
  readonly readAppId: () => Promise<string | null>;
  readonly clock: Clock;
  /** Stands in for our own connections to the key server. */
  readonly dispatcher?: Dispatcher | undefined;
};

const issuer = 'forge/invocation-token';
const leewayS = 3;
const keysForMs = 60 * 60_000;
/** Whoever makes up a name of a key causes one request in this time. */
const coolDownMs = 30_000;
const timeoutMs = 5_000;
const maxBytes = 64 * 1024;

const text = Type.Optional(Type.String({ maxLength: 2_048 }));
const cloudId = Type.Optional(Type.String({ pattern: '^[A-Za-z0-9-]{1,255}$' }));
const apiBaseUrl = text;
const claimsSchema = Type.Object({
  jti: Type.String({ minLength: 1, maxLength: 255 }),
  exp: Type.Number(),
  principal: Type.Optional(Type.Union([Type.String({ maxLength: 255 }), Type.Null()])),
  icLabel: Type.Optional(Type.Unknown()),
  app: Type.Object({
    installationId: Type.String({
      pattern: '^ari:cloud:ecosystem::installation/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
    }),
    apiBaseUrl,
    appVersion: text,
    installation: Type.Optional(
      Type.Object({
        contexts: Type.Optional(Type.Array(Type.Object({ name: text, apiBaseUrl, cloudId }))),
      }),
    ),
  }),
  context: Type.Optional(Type.Object({ cloudId, siteUrl: text })),
});

/**
 * Checks invocation tokens of a Forge app: RS256 by Atlassian's keys, issuer, audience, times, and that a token says
 * what is needed of it. Apps of an isolated cloud have other keys, and are refused. Every refusal is a TokenError
 * whose `safe` text tells which check failed.
 * @see reference gitlab-app (i), jira-cloud 4.4
 * @see https://developer.atlassian.com/platform/forge/remote/essentials/#the-forge-invocation-token--fit-
 */
export function createVerifyForge(deps: VerifyForgeDeps): VerifyForge {
  const dispatcher = deps.dispatcher ?? new Agent({ connections: 4 });
  const getKey = createRemoteJWKSet(deps.jwksUrl, {
    timeoutDuration: timeoutMs,
    cooldownDuration: coolDownMs,
    cacheMaxAge: keysForMs,
    [customFetch]: (url, { signal }) => fetchKeys(url, { dispatcher, signal }),
  });
  return {
    async invocation(token) {
      const appId = await deps.readAppId();
      if (!appId) throw makeRefusal('no Forge app is expected: JIRA_FORGE_APP_ID is not set');
      const { header } = readUnproven(token);
      if (header.alg !== 'RS256') throw makeRefusal('its algorithm is not RS256');
      if (!header.kid) throw makeRefusal('it names no key (kid)');
      const { payload } = await jwtVerify(token, getKey, {
        algorithms: ['RS256'],
        issuer,
        audience: appId,
        clockTolerance: leewayS,
        currentDate: deps.clock.now(),
        requiredClaims: ['exp', 'jti'],
      }).catch((cause: unknown) => {
        throw cause instanceof TokenError ? cause : toTokenError(cause);
      });
      return readCall(payload);
    },
  };
}

async function fetchKeys(
  url: string,
  { dispatcher, signal }: { dispatcher: Dispatcher; signal: AbortSignal },
): Promise<Response> {
  const answer = await request(url, { dispatcher, signal }).catch((cause: unknown) => {
    throw makeKeysMissing(failureText(cause), cause);
  });
  const body = await readBounded(answer.body, maxBytes);
  if (answer.statusCode !== 200) throw makeKeysMissing(`it answered ${answer.statusCode}`);
  if (body === null) throw makeKeysMissing(`its answer is larger than ${maxBytes} bytes`);
  return new Response(body, { status: 200 });
}

function makeKeysMissing(why: string, cause?: unknown): TokenError {
  return new TokenError({
    code: 'INSTALL_KEY_UNREACHABLE',
    safe: `The key server of Forge tokens cannot be used: ${why}.`,
    cause,
  });
}

function toTokenError(error: unknown): TokenError {
  const isOfKeys =
    error instanceof errors.JWKSTimeout ||
    error instanceof errors.JWKSInvalid ||
    !(error instanceof errors.JOSEError);
  if (isOfKeys) return makeKeysMissing('its answer is no set of keys', error);
  return makeRefusal(nameCheck(error), error);
}

function nameCheck(error: errors.JOSEError): string {
  if (error instanceof errors.JWTExpired) {
    return 'it has expired (exp); compare the clocks of both machines';
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    const advice = error.claim === 'aud' ? ': JIRA_FORGE_APP_ID must be the id of that app' : '';
    return `its claim ${error.claim} is not what it has to be${advice}`;
  }
  if (error instanceof errors.JWKSNoMatchingKey) return 'Atlassian does not know its key (kid)';
  return 'its signature is wrong';
}

function readCall(payload: unknown): ForgeCall {
  const [flaw] = Value.Errors(claimsSchema, payload);
  if (flaw || !Value.Check(claimsSchema, payload)) {
    throw makeRefusal(`its claim ${flaw?.path.slice(1) ?? ''} is missing or of another form`);
  }
  if (payload.icLabel !== undefined) throw makeRefusal('it is of an isolated cloud (icLabel)');
  const { app, context, principal } = payload;
  const ofJira = app.installation?.contexts?.find(({ name }) => name === 'jira');
  return {
    tokenId: payload.jti,
    expiresAt: new Date((payload.exp + leewayS) * 1000),
    installationId: app.installationId,
    cloudId: context?.cloudId ?? ofJira?.cloudId ?? null,
    apiBaseUrl: readUrl(app.apiBaseUrl ?? ofJira?.apiBaseUrl),
    siteUrl: readUrl(context?.siteUrl),
    accountId: principal ?? null,
    appVersion: app.appVersion ?? null,
  };
}

function readUrl(address: string | undefined): URL | null {
  const url = address === undefined ? null : URL.parse(address);
  return url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
    ? url
    : null;
}
