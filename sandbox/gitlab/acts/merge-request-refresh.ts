import type { RefChange } from '../hooks/payloads/push.ts';
import type { MergeRequest, Project, User } from '../model/entities.ts';
import type { Commit } from '../repository/repository.ts';
import type { ActDeps } from './act-deps.ts';
import { announceMergeRequest } from './announce-merge-request.ts';

interface BranchUpdate {
  readonly project: Project;
  readonly user: User;
  readonly branch: string;
  readonly change: RefChange;
  readonly commits: readonly Commit[];
}

/** A push to its source branch updates a merge request; one to its target branch may merge it. */
export async function refreshMergeRequests(deps: ActDeps, update: BranchUpdate): Promise<void> {
  const { world } = deps;
  const { project, branch, change } = update;
  const parent = world.projects.get(project.forkedFromId ?? 0);
  const targets = parent ? [project, parent] : [project];
  for (const row of targets.flatMap((target) => openOnes(target))) {
    const isSource = row.sourceProjectId === project.id && row.sourceBranch === branch;
    if (isSource && row.sha !== change.after) await updateCode(deps, update, row);
  }
  const brought = new Set(update.commits.map((commit) => commit.sha));
  for (const row of openOnes(project)) {
    if (row.targetBranch === branch && brought.has(row.sha)) await mergeByPush(deps, update, row);
  }
}

function openOnes(project: Project): readonly MergeRequest[] {
  return project.mergeRequests.list().filter((row) => row.state === 'opened');
}

async function updateCode(deps: ActDeps, update: BranchUpdate, row: MergeRequest): Promise<void> {
  const oldrev = row.sha;
  row.sha = update.change.after;
  row.updatedAt = deps.world.now();
  await announceMergeRequest(deps, { row, user: update.user, action: 'update', oldrev });
}

async function mergeByPush(deps: ActDeps, update: BranchUpdate, row: MergeRequest): Promise<void> {
  const now = deps.world.now();
  row.state = 'merged';
  row.mergedAt = now;
  row.updatedAt = now;
  row.mergeUserId = update.user.id;
  row.mergeCommitSha = update.change.after;
  await announceMergeRequest(deps, { row, user: update.user, action: 'merge' });
}
