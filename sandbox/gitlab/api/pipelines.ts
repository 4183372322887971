import { deletePipeline } from '../acts/pipelines.ts';
import {
  PIPELINE_SOURCES,
  PIPELINE_STATUSES,
  type Pipeline,
  type PipelineStatus,
} from '../model/ci.ts';
import type { Project } from '../model/entities.ts';
import { type Call, choice, date, forbidden, recordNotFound, text } from './call.ts';
import { param, projectWithCi } from './find.ts';
import { paginate } from './pagination.ts';
import {
  fullPipeline,
  listedPipeline,
  presentJob,
  presentTestSummary,
} from './present-pipeline.ts';
import type { ApiDeps, Register } from './register.ts';

const ORDERS = ['id', 'status', 'ref', 'updated_at', 'user_id'] as const;
const SCOPES = ['running', 'pending', 'finished', 'branches', 'tags'] as const;
const FINISHED: readonly PipelineStatus[] = ['success', 'failed', 'canceled'];

export function registerPipelines(register: Register, deps: ApiDeps): void {
  const { world } = deps;
  const path = '/projects/:id/pipelines';
  register('GET', path, (call) => {
    const project = projectWithCi(world, call, 'builds');
    const rows = sortRows(call, filterRows(call, project));
    return paginate(call, rows).map((row) => listedPipeline(world, row));
  });
  register('GET', `${path}/latest`, async (call) => {
    const project = projectWithCi(world, call, 'builds');
    const ref = text(call, 'ref') ?? project.defaultBranch;
    const head = await project.repository.resolve(ref);
    const row = project.ci.pipelines
      .list()
      .findLast((each) => each.ref === ref && each.sha === head);
    // GitLab really answers 403 here, not 404.
    if (!row) throw forbidden();
    return { ...fullPipeline(world, row), name: row.name };
  });
  register('GET', `${path}/:pipeline_id`, (call) => {
    const row = pipelineOf(call, projectWithCi(world, call, 'builds'));
    return { ...fullPipeline(world, row), name: row.name };
  });
  register('GET', `${path}/:pipeline_id/jobs`, async (call) => {
    const project = projectWithCi(world, call, 'builds');
    const pipeline = pipelineOf(call, project);
    const [commit] = await project.repository.commitsBySha([pipeline.sha]);
    const scopes = new Set([call.query.scope ?? [], call.query['scope[]'] ?? []].flat());
    const jobs = pipeline.jobs
      .filter(({ status }) => scopes.size === 0 || scopes.has(status))
      .toSorted((a, b) => b.id - a.id);
    return paginate(call, jobs).map((job) => presentJob(world, project, { pipeline, job, commit }));
  });
  register('GET', `${path}/:pipeline_id/test_report_summary`, (call) =>
    presentTestSummary(pipelineOf(call, projectWithCi(world, call, 'builds'))),
  );
  register('DELETE', `${path}/:pipeline_id`, (call) => {
    deletePipeline(deps, pipelineOf(call, projectWithCi(world, call, 'builds', 50)));
    void call.reply.status(204);
  });
}

function pipelineOf(call: Call, project: Project): Pipeline {
  const pipeline = project.ci.pipelines.find(Number(param(call, 'pipeline_id')));
  if (!pipeline) throw recordNotFound();
  return pipeline;
}

function filterRows(call: Call, project: Project): readonly Pipeline[] {
  const tests = [equalTest(call), timeTest(call), scopeTest(call, project)];
  return project.ci.pipelines.list().filter((row) => tests.every((isWanted) => isWanted(row)));
}

type Test = (row: Pipeline) => boolean;

function equalTest(call: Call): Test {
  const any = 'any';
  const status = choice(call, 'status', [any, ...PIPELINE_STATUSES], any);
  const source = choice(call, 'source', [any, ...PIPELINE_SOURCES], any);
  const ref = text(call, 'ref');
  const sha = text(call, 'sha');
  const name = text(call, 'name');
  return (row) =>
    (status === any || row.status === status) &&
    (source === any || row.source === source) &&
    (ref === null || row.ref === ref) &&
    (sha === null || row.sha === sha) &&
    (name === null || row.name === name);
}

function timeTest(call: Call): Test {
  const updatedAfter = date(call, 'updated_after');
  const updatedBefore = date(call, 'updated_before');
  const createdAfter = date(call, 'created_after');
  const createdBefore = date(call, 'created_before');
  return (row) =>
    (updatedAfter === null || row.updatedAt >= updatedAfter) &&
    (updatedBefore === null || row.updatedAt <= updatedBefore) &&
    (createdAfter === null || row.createdAt >= createdAfter) &&
    (createdBefore === null || row.createdAt <= createdBefore);
}

/** `branches` and `tags` give the newest one of each. */
function scopeTest(call: Call, project: Project): Test {
  const scope = choice(call, 'scope', ['all', ...SCOPES], 'all');
  if (scope === 'all') return () => true;
  if (scope === 'running' || scope === 'pending') return (row) => row.status === scope;
  if (scope === 'finished') return (row) => FINISHED.includes(row.status);
  const newest = new Map<string, number>();
  for (const row of project.ci.pipelines.list()) {
    const isOfSort = row.mergeRequestIid === null && row.tag === (scope === 'tags');
    if (isOfSort) newest.set(row.ref, row.id);
  }
  return (row) => newest.get(row.ref) === row.id;
}

function sortRows(call: Call, rows: readonly Pipeline[]): readonly Pipeline[] {
  const orderBy = choice(call, 'order_by', ORDERS, 'id');
  const direction = choice(call, 'sort', ['asc', 'desc'], 'desc') === 'asc' ? 1 : -1;
  return rows.toSorted((a, b) => direction * (compare(a, b, orderBy) || a.id - b.id));
}

function compare(a: Pipeline, b: Pipeline, orderBy: (typeof ORDERS)[number]): number {
  switch (orderBy) {
    case 'status':
      return a.status.localeCompare(b.status);
    case 'ref':
      return a.ref.localeCompare(b.ref);
    case 'updated_at':
      return a.updatedAt.getTime() - b.updatedAt.getTime();
    case 'user_id':
      return a.userId - b.userId;
    default:
      return a.id - b.id;
  }
}
