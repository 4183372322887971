import type { Secret } from '../lib/index.ts';
import type { ConnectionId, InstallationId } from './ids.ts';

/** The OAuth credentials that a site's administrator made, but for their secret. */
export type OauthClient = {
  /** Of the site, as Atlassian's API names it. */
  readonly cloudId: string;
  readonly clientId: string;
};

/** A Jira site that has the app. */
export type Installation = {
  readonly id: InstallationId;
  readonly clientKey: string;
  readonly sharedSecret: Secret;
  readonly baseUrl: URL;
  readonly displayUrl: URL | null;
  /** Raised when everything sent so far no longer counts (rule 5). */
  readonly epoch: number;
  /** The connection whose projects keep GitLab's bare ids (rule 1); null before the first link. */
  readonly firstConnectionId: ConnectionId | null;
  /**
   * The instance behind us that all of the site is handed to: nothing is sent to Jira then, nor read for it. Null:
   * this product does it itself.
   */
  readonly instanceUrl: URL | null;
  /** The connection that was chosen in Jira for this site; null: none was. */
  readonly chosenConnectionId: ConnectionId | null;
  /**
   * Of a site that is only called, with OAuth credentials whose secret is `sharedSecret`: nothing that arrives may
   * be proven by it. Null or absent: the site has the Connect app.
   */
  readonly oauth?: OauthClient | null;
  readonly createdAt: Date;
  /** There where a Forge app joins it to us: what is sent then goes its way, not that of Connect. */
  readonly forge?: ForgeAccess;
};

/** How a Forge app lets us into a site. */
export type ForgeAccess = {
  /** The name (ARI) of this installation of the app: another one after each re-install. */
  readonly installationId: string;
  readonly cloudId: string;
  /** Jira's REST interface for the app. */
  readonly apiBaseUrl: URL;
  /** Null until the app has handed one over; it does so every hour. */
  readonly systemToken: { readonly value: Secret; readonly expiresAt: Date } | null;
  /** Whether the site never had the Connect app: then nobody else knows its client key or its secret. */
  readonly isAlone: boolean;
};
