import { randomBytes } from 'node:crypto';

/** What an administrator ticks when making credentials. */
const oauthPermissions = ['devinfo', 'builds', 'deployments', 'featureflags'] as const;
export type OauthPermission = (typeof oauthPermissions)[number];

/** OAuth credentials as Jira shows them once. */
export interface OauthClient {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly permissions: readonly OauthPermission[];
}

export interface OauthClients {
  create(permissions?: readonly OauthPermission[]): OauthClient;
  /** Its tokens end with it. */
  remove(clientId: string): void;
  /** A token for the credentials; null when there are none such. */
  issue(clientId: unknown, clientSecret: unknown, nowMs: number): string | null;
  /** Whose token it is; null when it was never issued, or has ended. */
  findByToken(token: string, nowMs: number): OauthClient | null;
  /** Ends every token that was issued so far. */
  endTokens(): void;
  readonly tokenLifeS: number;
}

/** The OAuth credentials of a site, with tokens that really end. */
export function createOauthClients(tokenLifeS: number): OauthClients {
  const clients = new Map<string, OauthClient>();
  const tokens = new Map<string, { readonly clientId: string; readonly endMs: number }>();
  return {
    tokenLifeS,
    create: (permissions = oauthPermissions) => {
      const client = {
        clientId: randomBytes(16).toString('base64url'),
        clientSecret: randomBytes(32).toString('base64url'),
        permissions,
      };
      clients.set(client.clientId, client);
      return client;
    },
    remove: (clientId) => {
      clients.delete(clientId);
    },
    issue: (clientId, clientSecret, nowMs) => {
      const client = clients.get(String(clientId));
      if (client === undefined || client.clientSecret !== clientSecret) return null;
      const token = randomBytes(48).toString('base64url');
      tokens.set(token, { clientId: client.clientId, endMs: nowMs + tokenLifeS * 1000 });
      return token;
    },
    findByToken: (token, nowMs) => {
      const issued = tokens.get(token);
      if (issued === undefined || issued.endMs <= nowMs) return null;
      return clients.get(issued.clientId) ?? null;
    },
    endTokens: () => tokens.clear(),
  };
}
