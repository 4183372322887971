import type { Installation, InstallationId } from '../domain/index.ts';
import type { Secret } from '../lib/index.ts';

/** A call by a Forge app, as its proven invocation token describes it. */
export type ForgeCall = {
  /** Of the token, which is good for one call until `expiresAt`. */
  readonly tokenId: string;
  readonly expiresAt: Date;
  /** The name (ARI) of this installation of the app. */
  readonly installationId: string;
  /** What it says of the site; some calls leave out some of it. */
  readonly cloudId: string | null;
  readonly apiBaseUrl: URL | null;
  readonly siteUrl: URL | null;
  /** The Jira account of the person before the page; null for what happens by itself. */
  readonly accountId: string | null;
  readonly appVersion: string | null;
};

/** Verifies what arrives from a Forge app. */
export type VerifyForge = {
  /** Throws ProductError TOKEN_REFUSED unless proven, INSTALL_KEY_UNREACHABLE without Atlassian's keys. */
  invocation(token: string): Promise<ForgeCall>;
};

/** What a site is saved by. */
export type ForgeSite = Pick<ForgeCall, 'installationId' | 'siteUrl'> & {
  readonly cloudId: string;
  readonly apiBaseUrl: URL;
};

/** The token an app handed over; `expiresAt` as it says itself, or else as late as any may be. */
export type ForgeToken = { readonly value: Secret; readonly expiresAt: Date };

/** Sites that a Forge app joins to us; the rest of them is in the store of installations. */
export type ForgeSiteStore = {
  /** False when that token was used before; forgets those whose time is over. */
  useToken(call: Pick<ForgeCall, 'tokenId' | 'expiresAt'>): Promise<boolean>;
  /**
   * The site of that installation; or else the newest Connect site of the same address without a Forge app, which
   * is that installation from now on. Notes that the app was heard. Null: neither.
   */
  findOrJoin(
    call: Pick<ForgeCall, 'installationId' | 'cloudId' | 'apiBaseUrl' | 'siteUrl'>,
  ): Promise<InstallationId | null>;
  /** A new site without Connect, or the one of that installation. */
  add(site: ForgeSite): Promise<InstallationId>;
  /**
   * Saves the newest token, and wakes the lanes that waited for it. `isTurn`: until now the site was sent to by
   * Connect; for Jira the Forge app is another provider, so that all counts as unsent (rule 5).
   */
  saveToken(
    id: InstallationId,
    saved: { token: ForgeToken; apiBaseUrl: URL },
  ): Promise<{ isTurn: boolean }>;
  /** Of a site without Connect: where people find it. */
  saveAddress(id: InstallationId, siteUrl: URL): Promise<void>;
  /** The Connect app went, the Forge app stays: the secret goes at once. */
  leaveConnect(id: InstallationId): Promise<void>;
  /** Counts one more silence of each site unheard for so long, and answers those with `most` or more. */
  countSilences(rule: { unheardForMs: number; most: number }): Promise<InstallationId[]>;
};

/** Asks a site for its own address; null when it does not tell, or tells another's. Never throws. */
export type FindSiteUrl = (installation: Installation) => Promise<URL | null>;
