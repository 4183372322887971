import type { EntityKind } from './entity.ts';
import type { ConnectionId, InstallationId, ProjectId } from './ids.ts';
import type { IssueKey } from './issue-key.ts';

/** What a row of the mirror is about: an entity, or a whole repository, which is only ever removed (rule 7). */
export type MirrorKind = EntityKind | 'repository';

/** Names one row of the mirror: an entity, as shown to one installation. */
export type MirrorKey = {
  readonly installationId: InstallationId;
  readonly connectionId: ConnectionId;
  readonly projectId: ProjectId;
  readonly kind: MirrorKind;
  readonly id: string;
};

/** What Jira should show, as a producer learned it. A tombstone (`payload` null) means: nothing. */
export type DesiredState = MirrorKey & {
  readonly readAt: Date;
  /** Jira's JSON without the sequence; null for a tombstone. */
  readonly payload: string | null;
  readonly hash: string;
  readonly issueKeys: readonly IssueKey[];
  /** What the state was read from, for the fast path: a branch's head sha, a merge request's updated_at. */
  readonly version: string;
  /** Detail of an immutable entity; 0 for the others. A lower one never replaces a higher. */
  readonly detail: number;
  /** For an open merge request: the branch whose keys include its own (rule 8), as `feedOf` names it. */
  readonly feeds: string | null;
  /** What a refresh calls it: a merge request's iid, GitLab's id, a name. Null: as it was before. */
  readonly reference: string | null;
  readonly epoch: number;
};

/** What Jira answered about one entity. */
export type Outcome =
  | { readonly kind: 'accepted' }
  /** Kept in the mirror and sent again when one of its keys becomes known (rule 9). */
  | { readonly kind: 'unknown_keys' }
  | { readonly kind: 'rejected'; readonly reason: string };
