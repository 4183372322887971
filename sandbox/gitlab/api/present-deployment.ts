import type { Deployment, DeploymentApproval, Environment } from '../model/ci.ts';
import { deployableOf, environmentOf, pendingApprovals } from '../model/ci-lookup.ts';
import type { Project } from '../model/entities.ts';
import { getUser } from '../model/lookup.ts';
import type { World } from '../model/world.ts';
import type { Commit } from '../repository/repository.ts';
import { basicUser } from './present-people.ts';
import { presentJob } from './present-pipeline.ts';

/** The commits of these deployments, read at once. */
export async function commitsOf(
  project: Project,
  rows: readonly Deployment[],
): Promise<ReadonlyMap<string, Commit>> {
  const shas = [...new Set(rows.map(({ sha }) => sha))];
  const commits = await project.repository.commitsBySha(shas);
  return new Map(commits.map((commit) => [commit.sha, commit]));
}

export function presentDeployment(
  world: World,
  project: Project,
  row: Deployment,
  commits: ReadonlyMap<string, Commit>,
): Record<string, unknown> {
  const deployable = deployableOf(project, row);
  const commit = commits.get(row.sha);
  return {
    id: row.id,
    iid: row.iid,
    ref: row.ref,
    sha: row.sha,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    user: basicUser(world, getUser(world, row.userId)),
    environment: basicEnvironment(environmentOf(project, row)),
    deployable: deployable ? presentJob(world, project, { ...deployable, commit }) : null,
    status: row.status,
  };
}

/** What one deployment shows besides; only with Premium. */
export function presentApprovalState(
  world: World,
  project: Project,
  row: Deployment,
): Record<string, unknown> {
  return {
    pending_approval_count: pendingApprovals(project, row),
    approvals: row.approvals.map((approval) => presentApproval(world, approval)),
    // Rules are the other sort of setting; with unified approvals there are none.
    approval_summary: { rules: [] },
  };
}

export function presentApproval(
  world: World,
  approval: DeploymentApproval,
): Record<string, unknown> {
  return {
    user: basicUser(world, getUser(world, approval.userId)),
    status: approval.status,
    created_at: approval.createdAt.toISOString(),
    comment: approval.comment,
  };
}

/** As inside a deployment: without the tier. */
export function basicEnvironment(environment: Environment): Record<string, unknown> {
  return {
    id: environment.id,
    name: environment.name,
    slug: environment.slug,
    external_url: environment.externalUrl,
    created_at: environment.createdAt.toISOString(),
    updated_at: environment.updatedAt.toISOString(),
  };
}
