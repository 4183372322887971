import type {
  Change,
  Commit,
  Connection,
  ConnectionState,
  Cursor,
  Delivery,
  Entity,
  EntityRef,
  EnvironmentTier,
  HistoryKind,
  LinkTarget,
  Project,
  ProjectId,
  Refresh,
  RefreshTarget,
} from '../domain/index.ts';
import type { Secret } from '../lib/index.ts';

/** A push to a branch, as the hook tells it. Tags never become one. */
export type Push = {
  readonly projectId: ProjectId;
  readonly branch: string;
  /** The head before; null when the branch was created. */
  readonly before: string | null;
  /** The head after; null when the branch was deleted. */
  readonly after: string | null;
  /** The newest 20 at most, oldest first. */
  readonly commits: readonly Commit[];
  readonly totalCommits: number;
};

/** What the hook tells of a merge request: enough to know whether it must be read. */
type MergeRequestNotice = {
  readonly projectId: ProjectId;
  readonly id: number;
  readonly iid: number;
  /** Title and description, now and before this change: a key that vanished matters too. */
  readonly texts: readonly string[];
  readonly sourceProjectId: ProjectId;
  readonly sourceBranch: string;
  readonly updatedAt: Date | null;
};

/** What the hook tells of a pipeline. */
type PipelineNotice = {
  readonly projectId: ProjectId;
  readonly id: number;
  readonly iid: number;
  readonly ref: string;
  readonly sha: string;
  /** Ref, commit message, and of its merge request branch, title and description. */
  readonly texts: readonly string[];
  /** Of the environments that its jobs would deploy to once somebody lets them. */
  readonly waitingTiers: readonly EnvironmentTier[];
};

/** What a delivery means. `ignored` is an event that Jira has no place for. */
export type Event =
  | { readonly kind: 'push'; readonly project: HookProject; readonly push: Push }
  | {
      readonly kind: 'merge_request';
      readonly project: HookProject;
      readonly notice: MergeRequestNotice;
    }
  | { readonly kind: 'pipeline'; readonly project: HookProject; readonly notice: PipelineNotice }
  | { readonly kind: 'deployment'; readonly project: HookProject; readonly deploymentId: number }
  | {
      readonly kind: 'feature_flag';
      readonly project: HookProject;
      readonly notice: { readonly name: string; readonly description: string };
    }
  /** A push as `repository_update` tells it: sent even when more branches moved than GitLab sends push hooks for. */
  | {
      readonly kind: 'repository_updated';
      readonly project: HookProject;
      /** Branches that moved, appeared or vanished; tags never. */
      readonly branches: readonly string[];
    }
  | { readonly kind: 'project_created'; readonly project: HookProject }
  /** Renamed, transferred, archived, or another attribute changed. */
  | { readonly kind: 'project_changed'; readonly project: HookProject }
  | { readonly kind: 'project_gone'; readonly project: HookProject }
  /** A group came, was renamed, moved or went: all that lies below it changed its address. */
  | { readonly kind: 'group_changed'; readonly groupId: number }
  | { readonly kind: 'ignored' };

/** The project a hook speaks of: all that is known before GitLab is asked. */
export type HookProject = { readonly id: ProjectId; readonly pathWithNamespace: string };

/** Understands a delivery. Throws ProductError REQUEST_INVALID for a body that is not GitLab's. */
export type ReadDelivery = (connection: Connection, delivery: Delivery) => Event;

/** A page of the past. `next` is null after the last page. */
export type HistoryPage = { readonly changes: readonly Change[]; readonly next: Cursor };

/** A page of what changed; `total` is how many of the kind GitLab holds in all, where it says so. */
type ChangesPage = HistoryPage & { readonly total: number | null };

/** What of a project's past changes can be asked for. */
export type ChangesKind = Extract<HistoryKind, 'merge_request' | 'build' | 'deployment'>;

/** What an answered read of one refresh brought; `gone` names what GitLab no longer has, `more` what to read besides. */
export type RefreshAnswer = {
  readonly entities: readonly Entity[];
  readonly gone: readonly EntityRef[];
  readonly more?: readonly RefreshTarget[];
};

/** Reads from GitLab with the connection's own token. All throw ProductError with a GITLAB_… code. */
export type ReadGitlab = {
  /** One page of one kind, newest first and none older than `since`; `readAt` is stamped on every change. */
  historyPage(
    connection: Connection,
    project: Project,
    step: { kind: HistoryKind; cursor: Cursor; readAt: Date; since: Date | null },
  ): Promise<HistoryPage>;
  /** One page of what was updated since, the latest first; one request even when nothing was. */
  changesPage(
    connection: Connection,
    project: Project,
    step: { kind: ChangesKind; cursor: Cursor; readAt: Date; since: Date },
  ): Promise<ChangesPage>;
  /**
   * Pages of the projects below a target that had activity since then, by GitLab's `last_activity_at`, which
   * may lag by an hour. A page at most beyond the last of them is asked for.
   */
  activeProjects(
    connection: Connection,
    target: LinkTarget,
    since: Date,
  ): AsyncIterable<readonly Project[]>;
  /**
   * Reads the target whole. For a range of commits `onPage` is called per page and the answer is empty.
   * `base` is where the range of a deployment begins, when that was fixed before (rule 8); null: it has none.
   */
  refresh(
    connection: Connection,
    project: Project,
    refresh: Refresh,
    options: {
      readonly onPage: (commits: readonly Commit[]) => Promise<void>;
      readonly base: string | null | undefined;
    },
  ): Promise<RefreshAnswer>;
  project(connection: Connection, projectId: ProjectId): Promise<Project | null>;
  /** Pages of the projects below a target, with `namespaceIds` filled up to the root. */
  projectsOf(connection: Connection, target: LinkTarget): AsyncIterable<readonly Project[]>;
  /** A group, project or personal namespace by full path, as the connection's token sees it. */
  target(connection: Connection, fullPath: string): Promise<LinkTarget | null>;
  /** Version, scopes, expiry; never throws for what GitLab answers: problems are part of the state. */
  checkConnection(connection: Connection, now: Date): Promise<ConnectionState>;
};

/** Somebody who is signed in. */
export type GitlabPerson = {
  readonly username: string;
  readonly name: string;
  readonly avatarUrl: string | null;
};

/** A page of what a person may link: the search text, and the page's number from 1 on. */
export type LinkableQuestion = {
  readonly kind: LinkTarget['kind'];
  readonly search: string;
  readonly page: number;
};

/** Twenty at a time; `total` is null where GitLab does not tell. */
export type LinkablePage = {
  readonly targets: readonly LinkTarget[];
  readonly nextPage: number | null;
  readonly total: number | null;
};

/** What GitLab's sign-in page brought back, and how it was asked (PKCE). */
type SignInCode = {
  readonly applicationId: string;
  readonly redirectUrl: URL;
  readonly code: Secret;
  readonly codeVerifier: Secret;
};

/** The person's own token, or GitLab's word for what is wrong with the code or the application. */
export type SignInAnswer =
  | {
      readonly kind: 'signed_in';
      readonly token: Secret;
      /** Null: it does not end by itself. */
      readonly expiresInSeconds: number | null;
      readonly scopes: readonly string[];
    }
  | { readonly kind: 'refused'; readonly reason: string };

/** What a person may do at GitLab, asked with the person's own token, which is never stored. */
export type AskGitlabAsUser = {
  /** Exchanges a code for the person's token. Throws ProductError GITLAB_… when GitLab does not answer. */
  signIn(connection: Connection, code: SignInCode): Promise<SignInAnswer>;
  /** Null when GitLab does not accept the token. */
  user(connection: Connection, token: Secret): Promise<GitlabPerson | null>;
  /** What an OAuth token may do; null for any other token, and for one that GitLab does not accept. */
  oauthScopes(connection: Connection, token: Secret): Promise<readonly string[] | null>;
  /**
   * What the person has Maintainer or more in, for an administrator all there is. Groups come with the
   * top-level ones first, unless they are searched. Null when GitLab does not accept the token.
   */
  listLinkable(
    connection: Connection,
    token: Secret,
    question: LinkableQuestion,
  ): Promise<LinkablePage | null>;
  /** The target when the person has Maintainer or more there, else null. */
  findLinkable(connection: Connection, token: Secret, fullPath: string): Promise<LinkTarget | null>;
  /** Passes a list of groups through: status, body, and GitLab's paging headers. */
  listGroups(
    connection: Connection,
    token: Secret,
    query: URLSearchParams,
  ): Promise<{ status: number; body: string; headers: Record<string, string> }>;
};

/** Where a hook is set. */
export type HookOwner =
  | { readonly kind: 'group'; readonly id: number }
  | { readonly kind: 'project'; readonly id: number }
  | { readonly kind: 'system' };

/** A hook as it should be at GitLab. */
export type HookSpec = { readonly url: URL; readonly token: Secret; readonly signingToken: Secret };

/** Hooks at GitLab. All throw ProductError with a GITLAB_… code. */
export type ManageHooks = {
  /**
   * Makes the hook, or adopts the one with the same URL. `refused` when the edition or the role
   * does not allow it (a group hook on Free, a system hook without administrator).
   */
  ensure(
    connection: Connection,
    owner: HookOwner,
    spec: HookSpec,
  ): Promise<
    { kind: 'made'; hookId: number; isSigned: boolean } | { kind: 'refused'; reason: string }
  >;
  /** Removes it; fine when it is already gone. */
  remove(connection: Connection, owner: HookOwner, hookId: number): Promise<void>;
  /** How GitLab treats the hook just now. A `paused` one is tried again by GitLab itself, later. */
  findHealth(connection: Connection, owner: HookOwner, hookId: number): Promise<HookHealth>;
  /** Makes GitLab send to a disabled hook again, by a test delivery that we answer. False when it did not. */
  reenable(connection: Connection, owner: HookOwner, hookId: number): Promise<boolean>;
  /** Pages of the deliveries that failed since then, from GitLab's own log; none where the version keeps no log. */
  failedDeliveries(
    connection: Connection,
    owner: HookOwner,
    hook: { readonly id: number; readonly since: Date },
  ): AsyncIterable<readonly FailedDelivery[]>;
};

/** A hook's state at GitLab. */
export type HookHealth = 'working' | 'paused' | 'disabled' | 'gone' | 'unknown';

/** A delivery that GitLab could not hand over. */
export type FailedDelivery = {
  readonly event: string;
  readonly idempotencyKey: string | null;
  readonly body: string;
};

/** What became of a decision on a deployment that waits for approval. */
export type DecisionOutcome =
  | { readonly kind: 'done' }
  /** It no longer waits: somebody else decided, or it was cancelled. */
  | { readonly kind: 'not_waiting' }
  | { readonly kind: 'refused'; readonly reason: string };

/** Acts at GitLab with the token of a service account. All throw ProductError with a GITLAB_… code. */
export type ActAsServiceAccount = {
  decideDeployment(
    connection: Connection,
    token: Secret,
    decision: {
      projectId: ProjectId;
      deploymentId: number;
      status: 'approved' | 'rejected';
      comment: string;
    },
  ): Promise<DecisionOutcome>;
  /** What is wrong with the token, in plain words: scopes, expiry, no access to the target; empty when it will do. */
  checkToken(connection: Connection, token: Secret, target: LinkTarget): Promise<string[]>;
};

/**
 * Whether a request to a hook's address comes from the hook we made: by `webhook-signature` where the
 * hook is signed or the header is there, else by `X-Gitlab-Token`; in constant time. `rawBody` is the
 * bytes as received, header names are lower case.
 */
export type VerifyHookRequest = (request: {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly rawBody: Uint8Array;
  readonly token: Secret;
  readonly signingToken: Secret;
  readonly isSigned: boolean;
  readonly now: Date;
}) => boolean;
