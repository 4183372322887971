import type {
  ConnectionId,
  Cursor,
  HistoryProgress,
  HistoryStep,
  InstallationId,
  Link,
  LinkId,
  LinkTarget,
  Matching,
  ProjectId,
} from '../domain/index.ts';

/** Links. */
export type LinkStore = {
  /** Null when it is linked already. Fixes the installation's first connection when it has none. */
  add(link: {
    installationId: InstallationId;
    connectionId: ConnectionId;
    target: LinkTarget;
    linkedBy: string;
    accountId: string | null;
    /** GitLab's own rule, and all of the past, unless told otherwise. */
    matching?: Matching;
    since?: Date | null;
  }): Promise<Link | null>;
  find(id: LinkId): Promise<Link | null>;
  listOf(installationId: InstallationId): Promise<Link[]>;
  list(): Promise<Link[]>;
  /** With `keepsData` Jira keeps what it shows of the target, and no purge follows by itself. */
  remove(id: LinkId, options?: { readonly keepsData: boolean }): Promise<void>;
  /** Raises the epoch of the installation (rule 5). Inside a transaction. Null when the link is gone. */
  saveMatching(id: LinkId, matching: Matching): Promise<Link | null>;
  /** What is left out stays. Null when the link is gone. */
  saveHistory(
    id: LinkId,
    history: { readonly state?: Link['historyState']; readonly since?: Date | null },
  ): Promise<Link | null>;
  progress(id: LinkId): Promise<HistoryProgress>;
  /** Of many links at once; those that do not exist are left out. */
  progresses(ids: readonly LinkId[]): Promise<Map<LinkId, HistoryProgress>>;
};

/** How far the past is read. */
export type HistoryStore = {
  /** Adds the steps of projects that the link's installation has not read yet; answers how many projects are new. */
  plan(link: Link, projectIds: readonly ProjectId[]): Promise<number>;
  /** Leases up to `limit` projects' next steps of the link, those begun first; none unless it runs, and is served here. */
  claim(link: Link, limit: number, leaseMs: number): Promise<HeldStep[]>;
  /** Saves the cursor after a page, or (null) that the kind is done. Inside the page's transaction. */
  advance(step: HeldStep, next: Cursor, entities: number): Promise<void>;
  postpone(step: HeldStep, until: Date, reason: string): Promise<void>;
  /** Whether nothing is left to read. */
  isDone(link: Link): Promise<boolean>;
  /**
   * Begins again with a project that the link covers, or (null) with all of them, some rows at a time. Answers the
   * links that read them: a project that several links cover is read by one.
   */
  restart(link: Link, projectId: ProjectId | null, since: Date | null): Promise<LinkId[]>;
  /** Forgets how far a project was read for links that do not cover it any more: it may come back. */
  forgetUncovered(connectionId: ConnectionId, projectId: ProjectId): Promise<void>;
  /** Links that cover a project of which their site has read nothing, nor planned to. */
  listUnplanned(connectionId: ConnectionId, projectId: ProjectId): Promise<LinkId[]>;
};

/** A step of history that this worker holds. */
export type HeldStep = HistoryStep & {
  readonly installationId: InstallationId;
  readonly connectionId: ConnectionId;
  readonly attempts: number;
  /** Nothing older is read; null: all of it. */
  readonly since: Date | null;
};
