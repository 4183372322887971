import type { HistoryKind } from '../../domain/index.ts';
import type { ReadGitlab } from '../../ports/index.ts';
import type { GitlabApi } from '../api/gitlab-api.ts';
import { readBranchPage } from './branch.ts';
import { readBuildPage } from './build.ts';
import { readCommitPage } from './commit.ts';
import { readDeploymentPage } from './deployment.ts';
import { readFeatureFlagPage } from './feature-flag.ts';
import { readMergeRequestPage } from './merge-request.ts';
import type { ReadHistoryPage } from './read-history-page.ts';

const readers: Readonly<Record<HistoryKind, ReadHistoryPage>> = {
  merge_request: readMergeRequestPage,
  branch: readBranchPage,
  commit: readCommitPage,
  build: readBuildPage,
  deployment: readDeploymentPage,
  feature_flag: readFeatureFlagPage,
};

/** Makes the reader of a project's past. */
export function createHistoryPage(api: GitlabApi): ReadGitlab['historyPage'] {
  return (connection, project, { kind, ...position }) =>
    readers[kind](api, connection, project, position);
}
