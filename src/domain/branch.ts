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
};
