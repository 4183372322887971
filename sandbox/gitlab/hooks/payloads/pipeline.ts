import type { Job, Pipeline, PipelineStatus } from '../../model/ci.ts';
import { pipelineUrl } from '../../model/ci-lookup.ts';
import type { MergeRequest, Project } from '../../model/entities.ts';
import { getProject, getUser, projectUrl } from '../../model/lookup.ts';
import type { World } from '../../model/world.ts';
import type { Commit } from '../../repository/repository.ts';
import { changeTime, commitPart, projectPart, userPart } from './common.ts';

export interface PipelineContent {
  readonly pipeline: Pipeline;
  readonly mergeRequest: MergeRequest | null;
  readonly commit: Commit | null;
}

const LABELS: Partial<Record<PipelineStatus, string>> = {
  success: 'passed',
  manual: 'manual action',
  scheduled: 'delayed',
  waiting_for_resource: 'waiting for resource',
  waiting_for_callback: 'waiting for callback',
};

export function pipelineLabel(status: PipelineStatus): string {
  return LABELS[status] ?? status;
}

export function pipelinePayload(world: World, content: PipelineContent): Record<string, unknown> {
  const { pipeline, mergeRequest, commit } = content;
  const project = getProject(world, pipeline.projectId);
  // The older names of the addresses are left out here.
  const {
    homepage: _homepage,
    url: _url,
    ssh_url: _sshUrl,
    http_url: _httpUrl,
    ...projectFields
  } = projectPart(world, project);
  return {
    object_kind: 'pipeline',
    object_attributes: attributes(world, project, content),
    merge_request: mergeRequest ? mergeRequestPart(world, mergeRequest) : null,
    user: userPart(getUser(world, pipeline.userId)),
    project: { ...projectFields, ci_config_path: '' },
    commit: commit ? commitPart(world, project, commit) : null,
    builds: pipeline.jobs.map((job) => buildPart(world, project, pipeline, job)),
  };
}

function attributes(
  world: World,
  project: Project,
  { pipeline, mergeRequest }: PipelineContent,
): Record<string, unknown> {
  return {
    id: pipeline.id,
    iid: pipeline.iid,
    name: pipeline.name,
    // Hooks name the source branch where REST says `refs/merge-requests/<iid>/head`.
    ref: mergeRequest?.sourceBranch ?? pipeline.ref,
    tag: pipeline.tag,
    sha: pipeline.sha,
    before_sha: pipeline.beforeSha,
    source: pipeline.source,
    status: pipeline.status,
    detailed_status: pipelineLabel(pipeline.status),
    stages: [...new Set(pipeline.jobs.map(({ stage }) => stage))],
    created_at: changeTime(pipeline.createdAt),
    finished_at: timeOrNull(pipeline.finishedAt),
    duration: secondsBetween(pipeline.startedAt, pipeline.finishedAt),
    queued_duration: secondsBetween(pipeline.createdAt, pipeline.startedAt),
    protected_ref: pipeline.ref === project.defaultBranch,
    variables: [],
    url: pipelineUrl(world, pipeline),
  };
}

function mergeRequestPart(world: World, row: MergeRequest): Record<string, unknown> {
  const project = getProject(world, row.projectId);
  return {
    id: row.id,
    iid: row.iid,
    title: row.title,
    source_branch: row.sourceBranch,
    source_project_id: row.sourceProjectId,
    target_branch: row.targetBranch,
    target_project_id: row.projectId,
    state: row.state,
    merge_status: 'can_be_merged',
    detailed_merge_status: row.state === 'opened' ? 'mergeable' : 'not_open',
    url: `${projectUrl(world, project)}/-/merge_requests/${row.iid}`,
  };
}

function buildPart(
  world: World,
  project: Project,
  pipeline: Pipeline,
  job: Job,
): Record<string, unknown> {
  const environment = project.ci.environments.list().find(({ name }) => name === job.environment);
  return {
    id: job.id,
    stage: job.stage,
    name: job.name,
    status: job.status,
    created_at: changeTime(job.createdAt),
    started_at: timeOrNull(job.startedAt),
    finished_at: timeOrNull(job.finishedAt),
    duration: secondsBetween(job.startedAt, job.finishedAt),
    queued_duration: secondsBetween(job.createdAt, job.startedAt),
    failure_reason: job.status === 'failed' ? job.failureReason : null,
    when: job.status === 'manual' ? 'manual' : 'on_success',
    manual: job.status === 'manual',
    allow_failure: false,
    user: userPart(getUser(world, pipeline.userId)),
    runner: null,
    artifacts_file: { filename: null, size: null },
    environment:
      job.environment === null
        ? null
        : {
            name: job.environment,
            action: 'start',
            deployment_tier: environment?.tier ?? null,
          },
  };
}

function timeOrNull(at: Date | null): string | null {
  return at === null ? null : changeTime(at);
}

export function secondsBetween(from: Date | null, to: Date | null): number | null {
  return from && to ? Math.round((to.getTime() - from.getTime()) / 1000) : null;
}
