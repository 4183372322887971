import type { ConnectionId, InstallationId, LinkTarget, ProjectId } from '../domain/index.ts';

/** A project as one site holds it. */
export type HeldProject = {
  readonly installationId: InstallationId;
  readonly connectionId: ConnectionId;
  readonly projectId: ProjectId;
};

/** What a removed link had linked. */
export type LostTarget = {
  readonly installationId: InstallationId;
  readonly connectionId: ConnectionId;
  readonly targetKind: LinkTarget['kind'];
  readonly targetId: number;
};

/** Taking out of Jira what a site holds of projects that no link covers any more (rule 7). */
export type PurgeStore = {
  /**
   * Takes at most `limit` rows of the project out of the mirror: development information goes as a whole, with one
   * removal of the repository that becomes due after the last row; of the rest each row becomes a removal.
   * `covered`: a link covers the project, so nothing was done, unless it is forced; then its history counts as
   * read, so that nothing comes back by itself. Inside a transaction.
   */
  purgeSome(
    project: HeldProject,
    options: { readonly limit: number; readonly isForced: boolean },
  ): Promise<'more' | 'done' | 'covered'>;
  /** Projects of the target, in pages by id, of which the site holds something and that no link of it covers. */
  listUncovered(target: LostTarget, after: ProjectId | null, limit: number): Promise<ProjectId[]>;
  /** Projects of the site, in pages, that Jira may still show something of and that no removal is due for. */
  listUnpurged(
    installationId: InstallationId,
    after: HeldProject | null,
    limit: number,
  ): Promise<HeldProject[]>;
  /** Whether a removal of the site still waits to be sent. */
  hasRemovals(installationId: InstallationId): Promise<boolean>;
};
