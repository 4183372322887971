import { projectListeners } from '../hooks/listeners.ts';
import { pipelinePayload } from '../hooks/payloads/pipeline.ts';
import type { Job, Pipeline, PipelineSource, PipelineStatus, TestReport } from '../model/ci.ts';
import type { MergeRequest, Project } from '../model/entities.ts';
import { getProject, type Ref } from '../model/lookup.ts';
import type { World } from '../model/world.ts';
import { ZERO_SHA } from '../repository/repository.ts';
import type { ActDeps } from './act-deps.ts';
import { ensureEnvironment } from './environments.ts';
import { getMergeRequest, SandboxRefusal } from './merge-requests.ts';

/** A pipeline or a deployment: numbered over the whole instance, but found in its project. */
export interface CiRef {
  readonly projectId: number;
  readonly id: number;
}

export interface NewJob {
  readonly name: string;
  /** Default `test`. */
  readonly stage?: string;
  /** Default: as the pipeline. */
  readonly status?: PipelineStatus;
  /** Name of the environment the job deploys to. */
  readonly environment?: string;
}

export interface NewPipeline {
  readonly project: Ref;
  /** A branch or tag. Not needed with a merge request: then `refs/merge-requests/<iid>/head`. */
  readonly ref?: string;
  /** Default: the head of the reference, or of the merge request. */
  readonly sha?: string;
  /** Default `push`, or `merge_request_event` with a merge request. */
  readonly source?: PipelineSource;
  /** Default: whether the reference is a tag. */
  readonly tag?: boolean;
  readonly mergeRequest?: { readonly iid: number };
  /** Default `pending`. `created` sends no hook: GitLab tells of transitions. */
  readonly status?: PipelineStatus;
  /** Default: one job `test`. */
  readonly jobs?: readonly NewJob[];
  readonly testReport?: TestReport;
  /** The `workflow:name`, if any. */
  readonly name?: string;
  /** Who started it. Default: the project's creator. */
  readonly user?: Ref;
}

export interface PipelineEdit {
  readonly status?: PipelineStatus;
  readonly testReport?: TestReport;
  /** By their names: others stay, unknown ones are new. */
  readonly jobs?: readonly NewJob[];
}

const FINISHED: readonly PipelineStatus[] = ['success', 'failed', 'canceled', 'skipped'];
const NOT_BEGUN: readonly PipelineStatus[] = ['skipped', 'manual', 'created', 'pending'];

export async function createPipeline(deps: ActDeps, input: NewPipeline): Promise<Pipeline> {
  const { world } = deps;
  const project = getProject(world, input.project.id);
  const start = input.mergeRequest
    ? startOfMergeRequest(deps, project, input.mergeRequest.iid)
    : await startOfRef(project, input);
  const now = world.now();
  const status = input.status ?? 'pending';
  const jobs = input.jobs ?? [{ name: 'test' }];
  const pipeline: Pipeline = {
    id: world.nextId('pipeline'),
    iid: project.ci.pipelines.nextIid(),
    projectId: project.id,
    name: input.name ?? null,
    ...start,
    sha: input.sha ?? start.sha,
    tag: input.tag ?? start.tag,
    source: input.source ?? start.source,
    beforeSha: ZERO_SHA,
    userId: input.user?.id ?? project.creatorId,
    createdAt: now,
    status,
    updatedAt: now,
    startedAt: null,
    finishedAt: null,
    jobs: jobs.map((job) => makeJob(world, { status, ...job })),
    testReport: input.testReport ?? null,
  };
  markTimes(pipeline, now);
  ensureEnvironments(deps, project, jobs);
  project.ci.pipelines.add(pipeline);
  if (status !== 'created') await announcePipeline(deps, pipeline);
  return pipeline;
}

type Start = Pick<Pipeline, 'ref' | 'sha' | 'tag' | 'source' | 'mergeRequestIid'>;

function startOfMergeRequest(deps: ActDeps, project: Project, iid: number): Start {
  const { sha } = getMergeRequest(deps, { projectId: project.id, iid });
  const ref = `refs/merge-requests/${iid}/head`;
  return { ref, sha, tag: false, source: 'merge_request_event', mergeRequestIid: iid };
}

async function startOfRef(project: Project, { ref, sha }: NewPipeline): Promise<Start> {
  if (ref === undefined) throw new SandboxRefusal('A pipeline needs a reference');
  const head = sha ?? (await project.repository.resolve(ref));
  if (head === null) throw new SandboxRefusal(`Reference not found: ${ref}`);
  const tag = (await project.repository.tags()).some(({ name }) => name === ref);
  return { ref, sha: head, tag, source: 'push', mergeRequestIid: null };
}

/** `updated_at` moves with each call; a hook is sent when the status is another one. */
export async function updatePipeline(
  deps: ActDeps,
  ref: CiRef,
  edit: PipelineEdit,
): Promise<Pipeline> {
  const { world } = deps;
  const pipeline = getPipeline(world, ref);
  const isNew = edit.status !== undefined && edit.status !== pipeline.status;
  pipeline.status = edit.status ?? pipeline.status;
  pipeline.testReport = edit.testReport ?? pipeline.testReport;
  pipeline.updatedAt = world.now();
  markTimes(pipeline, pipeline.updatedAt);
  if (edit.jobs) {
    ensureEnvironments(deps, getProject(world, ref.projectId), edit.jobs);
    editJobs(world, pipeline, edit.jobs);
  } else if (isNew) advanceJobs(pipeline);
  if (isNew) await announcePipeline(deps, pipeline);
  return pipeline;
}

/** No hook; deployments of its jobs stay, without their job. */
export function deletePipeline({ world }: Pick<ActDeps, 'world'>, ref: CiRef): void {
  const { id, projectId } = getPipeline(world, ref);
  getProject(world, projectId).ci.pipelines.remove(id);
}

export function getPipeline(world: World, ref: CiRef): Pipeline {
  const pipeline = getProject(world, ref.projectId).ci.pipelines.find(ref.id);
  if (!pipeline) throw new SandboxRefusal(`No pipeline ${ref.id} in project ${ref.projectId}`);
  return pipeline;
}

export function makeJob(world: World, input: NewJob & { readonly status: PipelineStatus }): Job {
  const now = world.now();
  const job: Job = {
    id: world.nextId('job'),
    name: input.name,
    stage: input.stage ?? 'test',
    status: input.status,
    environment: input.environment ?? null,
    createdAt: now,
    startedAt: null,
    finishedAt: null,
    failureReason: null,
  };
  setJobStatus(job, input.status, now);
  return job;
}

export function setJobStatus(job: Job, status: PipelineStatus, now: Date): void {
  job.status = status;
  job.failureReason = status === 'failed' ? (job.failureReason ?? 'script_failure') : null;
  markTimes(job, now);
}

/** GitLab creates environments with the jobs that will deploy to them. */
function ensureEnvironments(deps: ActDeps, project: Project, jobs: readonly NewJob[]): void {
  for (const { environment } of jobs) {
    if (environment !== undefined) ensureEnvironment(deps, project, environment);
  }
}

function editJobs(world: World, pipeline: Pipeline, edits: readonly NewJob[]): void {
  for (const edit of edits) {
    const job = pipeline.jobs.find(({ name }) => name === edit.name);
    const status = edit.status ?? pipeline.status;
    if (job) setJobStatus(job, status, pipeline.updatedAt);
    else pipeline.jobs = [...pipeline.jobs, makeJob(world, { ...edit, status })];
  }
}

/** Without words about its jobs, those that are not done go with the pipeline. */
function advanceJobs(pipeline: Pipeline): void {
  for (const job of pipeline.jobs) {
    const isOpen = !FINISHED.includes(job.status) && job.status !== 'manual';
    if (isOpen) setJobStatus(job, pipeline.status, pipeline.updatedAt);
  }
}

function markTimes(
  row: { status: PipelineStatus; startedAt: Date | null; finishedAt: Date | null },
  now: Date,
): void {
  const isFinished = FINISHED.includes(row.status);
  if (!NOT_BEGUN.includes(row.status)) row.startedAt ??= now;
  if (!isFinished) row.finishedAt = null;
  else if (row.status !== 'skipped') row.finishedAt ??= now;
}

async function announcePipeline({ world, announce }: ActDeps, pipeline: Pipeline): Promise<void> {
  const project = getProject(world, pipeline.projectId);
  const hooks = projectListeners(world, project, 'pipeline_events');
  if (hooks.length === 0) return;
  const content = await pipelineContent(project, pipeline);
  announce({ hooks, event: 'Pipeline Hook', payload: () => pipelinePayload(world, content) });
}

export async function pipelineContent(project: Project, pipeline: Pipeline) {
  const [commit] = await project.repository.commitsBySha([pipeline.sha]);
  return { pipeline, mergeRequest: mergeRequestOf(project, pipeline), commit: commit ?? null };
}

function mergeRequestOf(project: Project, { mergeRequestIid }: Pipeline): MergeRequest | null {
  return mergeRequestIid === null ? null : project.mergeRequests.find(mergeRequestIid);
}
