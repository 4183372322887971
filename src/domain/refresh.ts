import type { ConnectionId, ProjectId } from './ids.ts';

/** How soon a refresh matters: somebody waits · a check that a fast path was right · details for later. */
export type RefreshUrgency = 'live' | 'verify' | 'details';

/**
 * What to read: a branch by name, a merge request by iid, a commit by sha, the commits of `a..b`, a pipeline or a
 * deployment by GitLab's id, a flag by name, or which deployments of a pipeline wait for approval. `entityId` is the mirror's id where it is known: GitLab does not
 * tell it of what is gone.
 */
export type RefreshTarget =
  | { readonly kind: 'branch'; readonly name: string }
  | { readonly kind: 'merge_request'; readonly iid: number; readonly id: number }
  | { readonly kind: 'commit'; readonly sha: string }
  | { readonly kind: 'commits'; readonly range: string }
  | { readonly kind: 'build'; readonly id: number; readonly entityId: string | null }
  | { readonly kind: 'deployment'; readonly id: number; readonly entityId: string | null }
  | { readonly kind: 'feature_flag'; readonly name: string }
  | { readonly kind: 'blocked_deployments'; readonly pipelineId: number };

/**
 * The wish to read something again from GitLab. Wishes for the same target become one; a wish that
 * arrives while its target is being read stays and is read once more.
 */
export type Refresh = {
  readonly connectionId: ConnectionId;
  readonly projectId: ProjectId;
  readonly target: RefreshTarget;
  readonly urgency: RefreshUrgency;
  /** Show nothing older than this: GitLab's `updated_at` in the hook that asked. */
  readonly notOlderThan?: Date;
};
