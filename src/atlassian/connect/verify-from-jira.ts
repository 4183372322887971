import { createSecretKey } from 'node:crypto';
import type { Dispatcher } from 'undici';
import type { Installation } from '../../domain/index.ts';
import { type Clock, reveal } from '../../lib/index.ts';
import type { HashRule, SignedRequest, VerifyFromJira } from '../../ports/index.ts';
import { cacheInstallKey } from './cache-install-key.ts';
import { createFetchInstallKey, isKid } from './fetch-install-key.ts';
import { connectPath, makeHost, type PublicAddress } from './host.ts';
import { proveToken, readUnproven } from './prove-token.ts';
import { matchesQueryStringHash } from './query-string-hash.ts';
import { makeRefusal } from './token-error.ts';

/** Who signs, for whom, and where the keys are. Addresses are the operator's, so they are trusted. */
export type VerifyFromJiraDeps = PublicAddress & {
  /** JIRA_CONNECT_ADDITIONAL_AUDIENCE_URL */
  readonly additionalAudienceUrl: URL | null;
  /** CONNECT_INSTALL_KEYS_URL; not used when there is a proxy. */
  readonly installKeysUrl: URL;
  /** JIRA_CONNECT_PROXY_URL: a GitLab that forwards lifecycle events and serves their keys. */
  readonly proxyUrl: URL | null;
  readonly clock: Clock;
  /** Stands in for our own connections to the key server. */
  readonly dispatcher?: Dispatcher | undefined;
  readonly keyTimeoutMs?: number | undefined;
};

const contextHash = 'context-qsh';

/**
 * Checks tokens from Jira and from a GitLab that forwards its lifecycle events. Every refusal is a
 * TokenError whose `safe` text tells which check failed; a key server that cannot be used is
 * INSTALL_KEY_UNREACHABLE, to be tried again soon.
 * @see reference gitlab-app (a.4, c.1)
 * @see https://developer.atlassian.com/cloud/jira/platform/security-for-connect-apps/
 */
export function createVerifyFromJira(deps: VerifyFromJiraDeps): VerifyFromJira {
  const fetchKey = createFetchInstallKey({
    keysUrl: deps.proxyUrl ? below(deps.proxyUrl, '/public_keys') : deps.installKeysUrl,
    dispatcher: deps.dispatcher,
    timeoutMs: deps.keyTimeoutMs,
  });
  const getKey = cacheInstallKey(fetchKey, deps.clock);
  const audiences = listAudiences(deps);
  const basePaths = listBasePaths(deps.publicUrl);

  return {
    async lifecycle(request, bodyClientKey) {
      const { header } = readUnproven(request.token);
      if (header.alg !== 'RS256') throw makeRefusal('its algorithm is not RS256');
      if (!isKid(header.kid)) throw makeRefusal('it names no usable key (kid)');
      const claims = await proveToken(request.token ?? '', await getKey(header.kid), {
        algorithm: 'RS256',
        issuer: bodyClientKey,
        audiences,
        now: deps.clock.now(),
      });
      verifyHash(claims.qsh, 'request', request, basePaths);
    },

    async installationToken(request, hashRule, findInstallation) {
      const { claims: unproven } = readUnproven(request.token);
      const installation =
        typeof unproven.iss === 'string' ? await findInstallation(unproven.iss) : null;
      if (!installation)
        throw makeRefusal(
          'its issuer is no site that has the app installed (iss); install the app in this Jira again',
        );
      const claims = await proveToken(request.token ?? '', readKey(installation), {
        algorithm: 'HS256',
        issuer: installation.clientKey,
        now: deps.clock.now(),
      });
      verifyHash(claims.qsh, hashRule, request, basePaths);
      const hasAccount = typeof claims.sub === 'string' && claims.sub !== '';
      return { installation, accountId: hasAccount ? (claims.sub ?? null) : null };
    },
  };
}

function verifyHash(
  hash: unknown,
  rule: HashRule,
  request: SignedRequest,
  basePaths: readonly string[],
): void {
  const isProven = {
    unchecked: () => true,
    context: () => hash === contextHash,
    request: () => matchesQueryStringHash(hash, request, basePaths),
    context_or_request: () =>
      hash === contextHash || matchesQueryStringHash(hash, request, basePaths),
  };
  if (isProven[rule]()) return;
  throw makeRefusal(
    'it was made for another request (qsh); reload the page, or see whether a proxy before this service changes addresses: PUBLIC_URL must be the one that Jira calls',
  );
}

function readKey(installation: Installation) {
  const secret = reveal(installation.sharedSecret);
  // Anybody could sign with an empty key.
  if (secret === '') throw makeRefusal('the site has no shared secret');
  return createSecretKey(secret, 'utf8');
}

/** Both with and without a trailing slash: Jira repeats the address as the descriptor wrote it. */
function listAudiences(deps: VerifyFromJiraDeps): string[] {
  const own = makeHost(deps) + connectPath;
  const additional = deps.additionalAudienceUrl && below(deps.additionalAudienceUrl, '').href;
  return [own, additional]
    .filter((audience) => audience !== null)
    .flatMap((audience) => [audience, `${audience}/`]);
}

/** A proxy in front of us may take the prefix of PUBLIC_URL off the path. */
function listBasePaths(publicUrl: URL): string[] {
  return [publicUrl.pathname.replace(/\/+$/, '') + connectPath, connectPath];
}

function below(base: URL, path: string): URL {
  return new URL(base.href.replace(/\/*$/, '') + connectPath + path);
}
