import type { Commit, Project, RefreshTarget } from '../../domain/index.ts';
import type { Clock } from '../../lib/index.ts';
import type { RefreshAnswer } from '../../ports/index.ts';
import type { Caller } from '../api/call.ts';
import type { GitlabApi } from '../api/gitlab-api.ts';

/** What reading one target needs. */
export type RefreshDeps = {
  readonly api: GitlabApi;
  readonly clock: Clock;
  readonly caller: Caller;
  readonly project: Project;
  readonly notOlderThan: Date | undefined;
  readonly onPage: (commits: readonly Commit[]) => Promise<void>;
  /** Where the range of a deployment begins; undefined while that is not fixed. */
  readonly base: string | null | undefined;
};

/** Reads the targets of one kind. */
export type ReadRefresh<Kind extends RefreshTarget['kind']> = (
  deps: RefreshDeps,
  target: Extract<RefreshTarget, { kind: Kind }>,
) => Promise<RefreshAnswer>;
