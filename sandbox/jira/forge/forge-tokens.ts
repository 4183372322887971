import { generateKeyPair, type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { signToken } from '../tokens/sign-token.ts';

/** An installation of an app at this site. */
export interface ForgeInstallation {
  readonly appId: string;
  readonly installationId: string;
  readonly cloudId: string;
  readonly apiBaseUrl: string;
  readonly siteUrl: string;
}

/** An invocation token right in everything but what is bent. */
export interface InvocationSpec {
  /** The person before the page. */
  readonly accountId?: string;
  readonly module?: { readonly type: string; readonly key: string };
  /** Replaces claims; `undefined` leaves one out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Readonly<Record<string, unknown>>;
  readonly alg?: 'RS256' | 'HS256' | 'none';
  readonly privateKey?: KeyObject;
}

/** The tokens of Forge: invocation tokens of 25 seconds, system tokens that really end. */
export interface ForgeTokens {
  readonly jwks: unknown;
  invocation(installation: ForgeInstallation, spec?: InvocationSpec): string;
  /** The token for Jira, with at least half of its time left. */
  system(installation: ForgeInstallation): string;
  findByToken(token: string): ForgeInstallation | null;
  /** Ends every system token that was issued so far, or those of one installation. */
  end(installationId?: string): void;
}

const invocationLifeS = 25;

export async function createForgeTokens(tokenLifeS: number): Promise<ForgeTokens> {
  const pair = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const kid = `forge/invocation-token/${randomUUID()}`;
  const jwk = { ...pair.publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' };
  const issued = new Map<string, { installation: ForgeInstallation; endMs: number }>();
  return {
    jwks: { keys: [jwk] },
    invocation: (installation, spec = {}) => {
      const alg = spec.alg ?? 'RS256';
      const key = {
        RS256: { alg: 'RS256', privateKey: spec.privateKey ?? pair.privateKey },
        HS256: { alg: 'HS256', secret: 'guessed' },
        none: { alg: 'none' },
      } as const;
      return signToken(makeClaims(installation, spec), key[alg], { kid, ...spec.header });
    },
    system: (installation) => {
      const enoughMs = Date.now() + tokenLifeS * 500;
      for (const [token, { installation: of, endMs }] of issued) {
        if (of.installationId === installation.installationId && endMs > enoughMs) return token;
      }
      const token = randomBytes(48).toString('base64url');
      issued.set(token, { installation, endMs: Date.now() + tokenLifeS * 1000 });
      return token;
    },
    findByToken: (token) => {
      const found = issued.get(token);
      return found !== undefined && found.endMs > Date.now() ? found.installation : null;
    },
    end: (installationId) => {
      for (const [token, { installation }] of issued) {
        const isMeant =
          installation.installationId === (installationId ?? installation.installationId);
        if (isMeant) issued.delete(token);
      }
    },
  };
}

/** @see https://developer.atlassian.com/platform/forge/remote/essentials/ */
function makeClaims(
  { appId, installationId, cloudId, apiBaseUrl, siteUrl }: ForgeInstallation,
  { accountId, module, claims }: InvocationSpec,
): Record<string, unknown> {
  const iat = Math.floor(Date.now() / 1000);
  return {
    iss: 'forge/invocation-token',
    aud: appId,
    iat,
    nbf: iat,
    exp: iat + invocationLifeS,
    jti: randomBytes(20).toString('hex'),
    app: {
      id: appId,
      version: '1',
      appVersion: '1.0.0',
      installationId,
      apiBaseUrl,
      installation: { id: installationId, contexts: [{ name: 'jira', apiBaseUrl, cloudId }] },
      environment: { type: 'PRODUCTION', id: `ari:cloud:ecosystem::environment/${cloudId}` },
      module: module ?? { type: 'core:endpoint', key: 'remote-endpoint' },
    },
    // What happens by itself has no page around it.
    ...(accountId === undefined ? {} : { context: { cloudId, siteUrl } }),
    ...(accountId === undefined ? {} : { principal: accountId }),
    ...claims,
  };
}
