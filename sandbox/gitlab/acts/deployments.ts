import { projectListeners } from '../hooks/listeners.ts';
import { deploymentPayload } from '../hooks/payloads/deployment.ts';
import type { Deployment, DeploymentStatus, Job, Pipeline, PipelineStatus } from '../model/ci.ts';
import { deployableOf } from '../model/ci-lookup.ts';
import type { Project } from '../model/entities.ts';
import { getProject, type Ref } from '../model/lookup.ts';
import type { World } from '../model/world.ts';
import type { ActDeps } from './act-deps.ts';
import { ensureEnvironment } from './environments.ts';
import { SandboxRefusal } from './merge-requests.ts';
import { type CiRef, getPipeline, makeJob, setJobStatus } from './pipelines.ts';

export interface NewDeployment {
  readonly project: Ref;
  /** The environment's name; an unknown one is created. */
  readonly environment: string;
  readonly ref: string;
  /** Default: the head of the reference. */
  readonly sha?: string;
  readonly tag?: boolean;
  /** Default `running`; `blocked` where the environment is protected and asks for approvals. */
  readonly status?: DeploymentStatus;
  /** Whose job deploys. Without one it is something else than GitLab CI that deploys. */
  readonly pipeline?: Ref;
  /** The job's name; it is added to the pipeline if it has none. Default `deploy`. */
  readonly job?: string;
  /** Default: the project's creator. */
  readonly user?: Ref;
}

/** GitLab tells of a start and of an end, not of `created`, `blocked` and `skipped`. */
const TOLD: readonly DeploymentStatus[] = ['running', 'success', 'failed', 'canceled'];
const FINISHED: readonly DeploymentStatus[] = ['success', 'failed', 'canceled'];

export async function createDeployment(deps: ActDeps, input: NewDeployment): Promise<Deployment> {
  const { world } = deps;
  const project = getProject(world, input.project.id);
  const sha = input.sha ?? (await project.repository.resolve(input.ref));
  if (sha === null) throw new SandboxRefusal(`Reference not found: ${input.ref}`);
  const environment = ensureEnvironment(deps, project, input.environment);
  const status = input.status ?? firstStatus(project, environment.name);
  const pipeline = input.pipeline
    ? getPipeline(world, { projectId: project.id, id: input.pipeline.id })
    : null;
  const job = pipeline ? ensureJob(world, pipeline, input, status) : null;
  const now = world.now();
  const deployment: Deployment = {
    id: world.nextId('deployment'),
    iid: project.ci.deployments.nextIid(),
    projectId: project.id,
    environmentId: environment.id,
    ref: input.ref,
    sha,
    tag: input.tag ?? pipeline?.tag ?? false,
    userId: input.user?.id ?? pipeline?.userId ?? project.creatorId,
    pipelineId: pipeline?.id ?? null,
    jobId: job?.id ?? null,
    createdAt: now,
    status,
    updatedAt: now,
    finishedAt: FINISHED.includes(status) ? now : null,
    approvals: [],
  };
  project.ci.deployments.add(deployment);
  await announceDeployment(deps, deployment);
  return deployment;
}

function firstStatus(project: Project, environment: string): DeploymentStatus {
  const required = project.ci.protectedEnvironments.get(environment)?.requiredApprovals ?? 0;
  return required > 0 ? 'blocked' : 'running';
}

function ensureJob(
  world: World,
  pipeline: Pipeline,
  input: NewDeployment,
  status: DeploymentStatus,
): Job {
  const name = input.job ?? 'deploy';
  const known = pipeline.jobs.find((job) => job.name === name);
  if (known) {
    setJobStatus(known, jobStatus(status), world.now());
    return known;
  }
  const { environment } = input;
  const job = makeJob(world, { name, stage: 'deploy', environment, status: jobStatus(status) });
  pipeline.jobs = [...pipeline.jobs, job];
  return job;
}

/** A job that waits for approvals is a manual one. */
function jobStatus(status: DeploymentStatus): PipelineStatus {
  return status === 'blocked' ? 'manual' : status;
}

/** The job that deploys goes with it. */
export async function updateDeployment(
  deps: ActDeps,
  ref: CiRef,
  edit: { readonly status: DeploymentStatus },
): Promise<Deployment> {
  const { world } = deps;
  const deployment = getDeployment(world, ref);
  if (deployment.status === edit.status) return deployment;
  const now = world.now();
  deployment.status = edit.status;
  deployment.updatedAt = now;
  deployment.finishedAt = FINISHED.includes(edit.status) ? now : null;
  const deployable = deployableOf(getProject(world, deployment.projectId), deployment);
  if (deployable) setJobStatus(deployable.job, jobStatus(edit.status), now);
  await announceDeployment(deps, deployment);
  return deployment;
}

/** No hook. */
export function deleteDeployment({ world }: Pick<ActDeps, 'world'>, ref: CiRef): void {
  const { id, projectId } = getDeployment(world, ref);
  getProject(world, projectId).ci.deployments.remove(id);
}

export function getDeployment(world: World, ref: CiRef): Deployment {
  const deployment = getProject(world, ref.projectId).ci.deployments.find(ref.id);
  if (!deployment) throw new SandboxRefusal(`No deployment ${ref.id} in project ${ref.projectId}`);
  return deployment;
}

async function announceDeployment(
  { world, announce }: ActDeps,
  deployment: Deployment,
): Promise<void> {
  if (!TOLD.includes(deployment.status)) return;
  const project = getProject(world, deployment.projectId);
  const hooks = projectListeners(world, project, 'deployment_events');
  if (hooks.length === 0) return;
  const [commit] = await project.repository.commitsBySha([deployment.sha]);
  const content = { deployment, commit: commit ?? null };
  announce({ hooks, event: 'Deployment Hook', payload: () => deploymentPayload(world, content) });
}
