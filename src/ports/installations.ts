import type { Installation, InstallationId, OauthClient } from '../domain/index.ts';
import type { Secret } from '../lib/index.ts';
import type { InstanceChoice } from './instances.ts';
import type { InstalledBody } from './jira.ts';

/** A site that is only called, with the OAuth credentials that its administrator made. */
export type OauthSite = OauthClient & { readonly clientSecret: Secret; readonly baseUrl: URL };

/** `isAnotherClient`: the credentials are other ones than before, to which Jira shows nothing yet. */
export type SavedOauthSite = {
  readonly id: InstallationId;
  readonly isNew: boolean;
  readonly isAnotherClient: boolean;
};

/** Jira sites. */
export type InstallationStore = {
  /** Only one that is installed now, and never one with OAuth credentials: nothing comes from there. */
  findByClientKey(clientKey: string): Promise<Installation | null>;
  find(id: InstallationId): Promise<Installation | null>;
  list(): Promise<Installation[]>;
  /** A new row, or new secret and addresses for the one that is installed; links stay. Wakes its lanes. */
  save(body: InstalledBody): Promise<{ id: InstallationId; isNew: boolean }>;
  /** A new row, or the new credentials of the site of that cloud id; links stay. Wakes its lanes. */
  saveOauthSite(site: OauthSite): Promise<SavedOauthSite>;
  /**
   * Saves who does the site's work, and answers who did it before; null when it is not installed. What comes back
   * from an instance counts as unsent (rule 5): the instance may have overwritten it in Jira. Inside a transaction.
   */
  saveChoice(id: InstallationId, choice: InstanceChoice): Promise<InstanceChoice | null>;
  /** Deletes the secret at once; the rest goes with the clean-up. */
  markUninstalled(id: InstallationId): Promise<void>;
  listUninstalled(): Promise<InstallationId[]>;
  /** Deletes at most `limit` rows of what belongs to it, and the row itself when nothing is left; true when done. */
  deleteSome(id: InstallationId, limit: number): Promise<boolean>;
};
