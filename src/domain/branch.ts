import type { Commit } from './commit.ts';
import type { ProjectId } from './ids.ts';

/** A branch and the commit it points to. */
export type Branch = {
  readonly kind: 'branch';
  readonly projectId: ProjectId;
  readonly name: string;
  readonly head: Commit;
  readonly url: string;
  readonly createMergeRequestUrl: string;
  /** Whether the default branch has all of its commits; only lists tell. */
  readonly isMerged?: boolean;
};
