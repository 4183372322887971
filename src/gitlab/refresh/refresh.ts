import type { Clock } from '../../lib/index.ts';
import type { ReadGitlab, RefreshAnswer } from '../../ports/index.ts';
import type { GitlabApi } from '../api/gitlab-api.ts';
import { refreshBlockedDeployments } from './blocked-deployments.ts';
import { refreshBranch } from './branch.ts';
import { refreshBuild } from './build.ts';
import { refreshCommit } from './commit.ts';
import { refreshCommits } from './commits.ts';
import { refreshDeployment } from './deployment.ts';
import { refreshFeatureFlag } from './feature-flag.ts';
import { refreshMergeRequest } from './merge-request.ts';
import type { RefreshDeps } from './read-refresh.ts';

const priorities = { live: 'live', verify: 'background', details: 'details' } as const;

/** Makes the reader of refreshes; only those that somebody waits for may use the whole budget. */
export function createRefresh(deps: { api: GitlabApi; clock: Clock }): ReadGitlab['refresh'] {
  return (connection, project, refresh, options): Promise<RefreshAnswer> => {
    const { target, urgency, notOlderThan } = refresh;
    const caller = { connection, priority: priorities[urgency] };
    const all: RefreshDeps = { ...deps, ...options, caller, project, notOlderThan };
    switch (target.kind) {
      case 'branch':
        return refreshBranch(all, target);
      case 'merge_request':
        return refreshMergeRequest(all, target);
      case 'commit':
        return refreshCommit(all, target);
      case 'commits':
        return refreshCommits(all, target);
      case 'build':
        return refreshBuild(all, target);
      case 'deployment':
        return refreshDeployment(all, target);
      case 'feature_flag':
        return refreshFeatureFlag(all, target);
      case 'blocked_deployments':
        return refreshBlockedDeployments(all, target);
    }
  };
}
