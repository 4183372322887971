import type { Deployment } from '../model/ci.ts';
import { environmentOf } from '../model/ci-lookup.ts';
import type { MergeRequest, Project } from '../model/entities.ts';

/**
 * What a successful deployment brought that the one before it in its environment did not have;
 * without one before, everything that was merged into the deployed branch. Review apps link none.
 */
export async function deployedMergeRequests(
  project: Project,
  deployment: Deployment,
): Promise<readonly MergeRequest[]> {
  if (deployment.status !== 'success') return [];
  if (environmentOf(project, deployment).name.includes('/')) return [];
  const merged = project.mergeRequests.list().filter((row) => row.state === 'merged');
  const before = project.ci.deployments.list().findLast((row) => isBefore(row, deployment));
  const end = deployment.finishedAt ?? deployment.updatedAt;
  if (!before) {
    return merged.filter(
      (row) => row.targetBranch === deployment.ref && row.mergedAt !== null && row.mergedAt <= end,
    );
  }
  const commits = await project.repository.between(before.sha, deployment.sha);
  const shas = new Set(commits.map(({ sha }) => sha));
  return merged.filter(({ mergeCommitSha, sha }) => shas.has(mergeCommitSha ?? sha));
}

function isBefore(row: Deployment, deployment: Deployment): boolean {
  const isSamePlace = row.environmentId === deployment.environmentId;
  return isSamePlace && row.status === 'success' && row.id < deployment.id;
}
