import { pipelineLabel, secondsBetween } from '../hooks/payloads/pipeline.ts';
import type { Job, Pipeline, TestReport } from '../model/ci.ts';
import { jobUrl, pipelineUrl } from '../model/ci-lookup.ts';
import type { Project } from '../model/entities.ts';
import { getUser } from '../model/lookup.ts';
import type { World } from '../model/world.ts';
import type { Commit } from '../repository/repository.ts';
import { presentCommit } from './present-commit.ts';
import { basicUser } from './present-people.ts';

/** As elsewhere than in the project's own list: without the name. */
export function basicPipeline(world: World, pipeline: Pipeline): Record<string, unknown> {
  return {
    id: pipeline.id,
    iid: pipeline.iid,
    project_id: pipeline.projectId,
    sha: pipeline.sha,
    ref: pipeline.ref,
    status: pipeline.status,
    source: pipeline.source,
    created_at: pipeline.createdAt.toISOString(),
    updated_at: pipeline.updatedAt.toISOString(),
    web_url: pipelineUrl(world, pipeline),
  };
}

export function listedPipeline(world: World, pipeline: Pipeline): Record<string, unknown> {
  return { ...basicPipeline(world, pipeline), name: pipeline.name };
}

export function fullPipeline(world: World, pipeline: Pipeline): Record<string, unknown> {
  const label = pipelineLabel(pipeline.status);
  return {
    ...basicPipeline(world, pipeline),
    before_sha: pipeline.beforeSha,
    tag: pipeline.tag,
    yaml_errors: null,
    user: basicUser(world, getUser(world, pipeline.userId)),
    started_at: isoOrNull(pipeline.startedAt),
    finished_at: isoOrNull(pipeline.finishedAt),
    committed_at: null,
    duration: secondsBetween(pipeline.startedAt, pipeline.finishedAt),
    queued_duration: secondsBetween(pipeline.createdAt, pipeline.startedAt),
    coverage: null,
    detailed_status: {
      icon: `status_${pipeline.status}`,
      text: label,
      label,
      group: pipeline.status,
      tooltip: label,
      has_details: true,
      details_path: new URL(pipelineUrl(world, pipeline)).pathname,
      illustration: null,
      favicon: `/assets/ci_favicons/favicon_status_${pipeline.status}.png`,
    },
    archived: false,
  };
}

export function presentJob(
  world: World,
  project: Project,
  input: { pipeline: Pipeline; job: Job; commit: Commit | undefined },
): Record<string, unknown> {
  const { pipeline, job, commit } = input;
  return {
    id: job.id,
    status: job.status,
    stage: job.stage,
    name: job.name,
    ref: pipeline.ref,
    tag: pipeline.tag,
    coverage: null,
    allow_failure: false,
    created_at: job.createdAt.toISOString(),
    started_at: isoOrNull(job.startedAt),
    finished_at: isoOrNull(job.finishedAt),
    erased_at: null,
    duration: secondsBetween(job.startedAt, job.finishedAt),
    queued_duration: secondsBetween(job.createdAt, job.startedAt),
    user: basicUser(world, getUser(world, pipeline.userId)),
    commit: commit ? presentCommit(world, project, commit) : null,
    pipeline: basicPipeline(world, pipeline),
    ...(job.status === 'failed' ? { failure_reason: job.failureReason } : {}),
    web_url: jobUrl(world, project, job.id),
    project: { ci_job_token_scope_enabled: false },
    artifacts: [],
    runner: null,
    runner_manager: null,
    artifacts_expire_at: null,
    archived: false,
    tag_list: [],
  };
}

const NO_TESTS: TestReport = { total: 0, success: 0, failed: 0, skipped: 0, error: 0 };

/** All zeros where no job reports tests: that is no error. */
export function presentTestSummary({ testReport, jobs }: Pipeline): Record<string, unknown> {
  const counts = testReport ?? NO_TESTS;
  const suite = {
    name: jobs[0]?.name ?? 'test',
    total_time: 0,
    total_count: counts.total,
    success_count: counts.success,
    failed_count: counts.failed,
    skipped_count: counts.skipped,
    error_count: counts.error,
    build_ids: jobs.map(({ id }) => id),
    suite_error: null,
  };
  return {
    total: {
      time: 0,
      count: counts.total,
      success: counts.success,
      failed: counts.failed,
      skipped: counts.skipped,
      error: counts.error,
      suite_error: null,
    },
    test_suites: testReport ? [suite] : [],
  };
}

function isoOrNull(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
