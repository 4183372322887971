import { mayActAs } from '../model/access.ts';
import type { Deployment, DeploymentApproval, ProtectedEnvironment } from '../model/ci.ts';
import { deployableOf, environmentOf, pendingApprovals } from '../model/ci-lookup.ts';
import type { Project, User } from '../model/entities.ts';
import { getProject, getUser, type Ref } from '../model/lookup.ts';
import type { World } from '../model/world.ts';
import type { ActDeps } from './act-deps.ts';
import { getDeployment, updateDeployment } from './deployments.ts';
import { SandboxRefusal } from './merge-requests.ts';
import { type CiRef, setJobStatus, updatePipeline } from './pipelines.ts';

export interface Verdict {
  readonly status: 'approved' | 'rejected';
  readonly comment?: string;
}

/**
 * Approves or rejects a blocked deployment, with GitLab's refusals in GitLab's order. Enough
 * approvals let its job go on; one rejection fails the job, and with it the deployment.
 */
export async function approveDeployment(
  deps: ActDeps,
  ref: CiRef,
  by: Ref,
  verdict: Verdict,
): Promise<DeploymentApproval> {
  const { world } = deps;
  const deployment = getDeployment(world, ref);
  const project = getProject(world, deployment.projectId);
  const user = getUser(world, by.id);
  const refusal = refusalOf(world, project, deployment, user, verdict);
  if (refusal !== null) throw new SandboxRefusal(refusal);
  // Who says the same again is answered well, and not counted twice.
  const said = deployment.approvals.find((each) => each.userId === user.id);
  const isRepeated = said?.status === verdict.status;
  const approval: DeploymentApproval = isRepeated
    ? said
    : {
        userId: user.id,
        status: verdict.status,
        comment: verdict.comment ?? null,
        createdAt: world.now(),
      };
  const others = deployment.approvals.filter((each) => each.userId !== user.id);
  deployment.approvals = [...others, approval];
  if (verdict.status === 'rejected') await reject(deps, project, deployment);
  else if (pendingApprovals(project, deployment) === 0) await unblock(deps, project, deployment);
  return approval;
}

function refusalOf(
  world: World,
  project: Project,
  deployment: Deployment,
  user: User,
  verdict: Verdict,
): string | null {
  const { name } = environmentOf(project, deployment);
  const protection = project.ci.protectedEnvironments.get(name);
  if (!protection) return 'This environment is not protected.';
  if (deployment.userId === user.id && verdict.status === 'approved') {
    return 'You cannot approve your own deployment. This configuration can be adjusted in the protected environment settings.';
  }
  if (protection.requiredApprovals === 0) {
    return 'Deployment approvals is not configured for this environment.';
  }
  if (pendingApprovals(project, deployment) === 0) {
    return 'This deployment is not waiting for approvals.';
  }
  if (!mayApprove(world, project, protection, user)) {
    return "You don't have permission to approve this deployment. Contact the project or group owner for help.";
  }
  return null;
}

function mayApprove(
  world: World,
  project: Project,
  { approverIds }: ProtectedEnvironment,
  user: User,
): boolean {
  if (approverIds.length === 0) return mayActAs(world, user, project, 40);
  return user.isAdmin || approverIds.includes(user.id);
}

/** What no job of GitLab CI deploys stays blocked: there is nothing that could fail. */
async function reject(deps: ActDeps, project: Project, deployment: Deployment): Promise<void> {
  const deployable = deployableOf(project, deployment);
  if (!deployable) return;
  deployable.job.failureReason = 'deployment_rejected';
  await updateDeployment(deps, deployment, { status: 'failed' });
  await updatePipeline(deps, deployable.pipeline, { status: 'failed' });
}

async function unblock(deps: ActDeps, project: Project, deployment: Deployment): Promise<void> {
  await updateDeployment(deps, deployment, { status: 'created' });
  const deployable = deployableOf(project, deployment);
  if (!deployable) return;
  const { pipeline, job } = deployable;
  setJobStatus(job, 'pending', deps.world.now());
  const jobs = [{ name: job.name, status: job.status }];
  if (pipeline.status === 'manual')
    await updatePipeline(deps, pipeline, { status: 'running', jobs });
}
