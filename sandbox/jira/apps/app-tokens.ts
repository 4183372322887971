import { type KeyObject, randomUUID } from 'node:crypto';
import type { InstallKeys } from '../tokens/install-keys.ts';
import { queryStringHash } from '../tokens/query-string-hash.ts';
import { signToken, type TokenKey } from '../tokens/sign-token.ts';
import type { InstalledApp } from './installed-apps.ts';

/** A token as Jira would make it, with anything about it bent for a table test. */
export interface TokenSpec {
  /** Default `HS256`; `RS256` is the algorithm of install events. */
  readonly alg?: 'HS256' | 'RS256' | 'none';
  /** The request it is for, default `GET /`; the address may be relative to the app's. */
  readonly method?: string;
  readonly url?: string;
  readonly accountId?: string;
  /** Replaces claims; `undefined` leaves one out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** Replaces parts of the header; `undefined` leaves one out. */
  readonly header?: Readonly<Record<string, unknown>>;
  /** Signs with another secret than the app's. */
  readonly secret?: string;
  /** Signs with another key than the one the key server publishes. */
  readonly privateKey?: KeyObject;
  /** False keeps the `kid` from the key server. */
  readonly publishKid?: boolean;
}

const lifetimeS = 15 * 60;
const installLifetimeS = 3 * 60;

export function makeToken(app: InstalledApp, keys: InstallKeys, spec: TokenSpec): string {
  const alg = spec.alg ?? 'HS256';
  const isInstall = alg === 'RS256';
  const iat = Math.floor(Date.now() / 1000);
  const claims = {
    iss: app.clientKey,
    ...(spec.accountId === undefined ? {} : { sub: spec.accountId }),
    ...(isInstall ? { aud: [app.descriptor.baseUrl] } : {}),
    qsh: appQueryStringHash(app, spec.method ?? 'GET', spec.url ?? '/'),
    iat,
    exp: iat + (isInstall ? installLifetimeS : lifetimeS),
    ...spec.claims,
  };
  const header: Record<string, unknown> = {
    ...(isInstall ? { kid: randomUUID() } : {}),
    ...spec.header,
  };
  if (header.kid !== undefined && spec.publishKid !== false) keys.publish(String(header.kid));
  return signToken(claims, toKey(app, keys, spec), header);
}

/** An address below the app's, or an absolute one as it is. */
export function resolveAppUrl(app: InstalledApp, url: string): URL {
  const base = app.descriptor.baseUrl.replace(/\/+$/, '');
  return /^https?:/.test(url) ? new URL(url) : new URL(`${base}/${url.replace(/^\/+/, '')}`);
}

function appQueryStringHash(app: InstalledApp, method: string, url: string): string {
  const basePath = new URL(app.descriptor.baseUrl).pathname;
  return queryStringHash(method, resolveAppUrl(app, url), basePath);
}

function toKey(app: InstalledApp, keys: InstallKeys, spec: TokenSpec): TokenKey {
  switch (spec.alg) {
    case 'RS256':
      return { alg: 'RS256', privateKey: spec.privateKey ?? keys.privateKey };
    case 'none':
      return { alg: 'none' };
    default:
      return { alg: 'HS256', secret: spec.secret ?? app.sharedSecret };
  }
}
