import type { Deployment, Environment, Job, Pipeline } from './ci.ts';
import type { MergeRequest, Project } from './entities.ts';
import { getProject, projectUrl } from './lookup.ts';
import type { World } from './world.ts';

export function pipelineUrl(world: World, pipeline: Pipeline): string {
  return `${projectUrl(world, getProject(world, pipeline.projectId))}/-/pipelines/${pipeline.id}`;
}

export function jobUrl(world: World, project: Project, jobId: number): string {
  return `${projectUrl(world, project)}/-/jobs/${jobId}`;
}

export function findEnvironment(project: Project, name: string): Environment | null {
  return project.ci.environments.list().find((each) => each.name === name) ?? null;
}

export function environmentOf(project: Project, deployment: Deployment): Environment {
  const environment = project.ci.environments.find(deployment.environmentId);
  if (!environment) throw new Error(`Deployment ${deployment.id} has no environment`);
  return environment;
}

/** Null for what was deployed by something that is no GitLab CI, and when the pipeline is deleted. */
export function deployableOf(
  project: Project,
  deployment: Deployment,
): { readonly pipeline: Pipeline; readonly job: Job } | null {
  if (deployment.pipelineId === null) return null;
  const pipeline = project.ci.pipelines.find(deployment.pipelineId);
  const job = pipeline?.jobs.find(({ id }) => id === deployment.jobId);
  return pipeline && job ? { pipeline, job } : null;
}

/** GitLab counts approvals only where the environment is protected and asks for some. */
export function pendingApprovals(project: Project, deployment: Deployment): number {
  if (deployment.status !== 'blocked') return 0;
  const { name } = environmentOf(project, deployment);
  const required = project.ci.protectedEnvironments.get(name)?.requiredApprovals ?? 0;
  const given = deployment.approvals.filter(({ status }) => status === 'approved').length;
  return Math.max(0, required - given);
}

/** Newest first: those made for the merge request, and its source branch's for these commits. */
export function pipelinesOf(
  world: World,
  row: MergeRequest,
  shas: ReadonlySet<string>,
): readonly Pipeline[] {
  const isOwn = (pipeline: Pipeline) =>
    pipeline.mergeRequestIid === null
      ? pipeline.projectId === row.sourceProjectId &&
        pipeline.ref === row.sourceBranch &&
        shas.has(pipeline.sha)
      : pipeline.projectId === row.projectId && pipeline.mergeRequestIid === row.iid;
  return [...new Set([row.sourceProjectId, row.projectId])]
    .flatMap((id) => world.projects.get(id)?.ci.pipelines.list() ?? [])
    .filter(isOwn)
    .sort((a, b) => b.id - a.id);
}

export function headPipelineOf(world: World, row: MergeRequest): Pipeline | null {
  return pipelinesOf(world, row, new Set([row.sha])).find(({ sha }) => sha === row.sha) ?? null;
}
