import type {
  ActAsServiceAccount,
  AskGitlabAsUser,
  BranchAsUser,
  FindMaintained,
  FindOwned,
  ManageHooks,
  ReadDelivery,
  ReadGitlab,
  VerifyHookRequest,
} from '../ports/index.ts';
import { createActiveProjects } from './active-projects.ts';
import type { GitlabApiDeps } from './api/ask-gitlab.ts';
import { createGitlabApi } from './api/gitlab-api.ts';
import { createAskGitlabAsUser, createFindMaintained } from './ask-as-user.ts';
import { createBranchAsUser } from './branch-as-user.ts';
import { createCheckConnection } from './check-connection.ts';
import { readDelivery } from './events/read-delivery.ts';
import { createFindOwned } from './find-owned.ts';
import { findTarget } from './find-target.ts';
import { createChangesPage } from './history/changes-page.ts';
import { createHistoryPage } from './history/history-page.ts';
import { createManageHooks } from './hooks/manage-hooks.ts';
import { verifyHookRequest } from './hooks/verify-hook.ts';
import { createFindProject, createProjectsOf } from './projects.ts';
import { createRefresh } from './refresh/refresh.ts';
import { createActAsServiceAccount } from './service-accounts/act-as-service-account.ts';

/** All that the product does with GitLab. */
type Gitlab = {
  readonly readDelivery: ReadDelivery;
  readonly verifyHookRequest: VerifyHookRequest;
  readonly read: ReadGitlab;
  readonly asUser: AskGitlabAsUser;
  readonly branchAsUser: BranchAsUser;
  readonly findMaintained: FindMaintained;
  readonly findOwned: FindOwned;
  readonly hooks: ManageHooks;
  readonly serviceAccounts: ActAsServiceAccount;
  /** Closes the connections that are kept open, after the calls that run. */
  close(): Promise<void>;
};

/**
 * Creates the one client of all GitLab connections. Each connection is called at most
 * `limits.perSecond` times a second (100, GitLab.com 30) and `limits.concurrent` at a time (16), by all
 * nodes together where `budgets` is given; a quarter is kept for live work. One call takes at most
 * `timeoutMs` (30,000) and brings at most `maxAnswerBytes` (32 MiB).
 */
export function createGitlab(deps: GitlabApiDeps): Gitlab {
  const api = createGitlabApi(deps);
  return {
    readDelivery,
    verifyHookRequest,
    read: {
      historyPage: createHistoryPage(api),
      changesPage: createChangesPage(api),
      activeProjects: createActiveProjects(api),
      refresh: createRefresh({ api, clock: deps.clock }),
      project: createFindProject(api),
      projectsOf: createProjectsOf(api),
      target: (connection, fullPath) => findTarget(api, { connection, priority: 'live' }, fullPath),
      checkConnection: createCheckConnection(api),
    },
    asUser: createAskGitlabAsUser(api),
    branchAsUser: createBranchAsUser(api),
    findMaintained: createFindMaintained(api),
    findOwned: createFindOwned(api),
    hooks: createManageHooks(api),
    serviceAccounts: createActAsServiceAccount({ api, clock: deps.clock }),
    close: api.close,
  };
}
