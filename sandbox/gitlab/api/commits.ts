import type { MergeRequest, Project } from '../model/entities.ts';
import { projectUrl } from '../model/lookup.ts';
import type { Commit } from '../repository/repository.ts';
import { ApiError, type Call, date, flag, notFound, text } from './call.ts';
import { param, projectWith, projectWithRepository } from './find.ts';
import { pageOf, paginate, paginateUncounted } from './pagination.ts';
import { presentCommit, presentDiff, presentStats } from './present-commit.ts';
import { listedMergeRequest } from './present-merge-request.ts';
import { basicPipeline } from './present-pipeline.ts';
import type { ApiDeps, Register } from './register.ts';

export function registerCommits(register: Register, { world }: ApiDeps): void {
  const path = '/projects/:id/repository/commits';
  register('GET', path, async (call) => {
    const project = projectWithRepository(world, call);
    const rows = paginateUncounted(call, await commitsFor(call, project));
    if (!flag(call, 'with_stats')) return rows.map((row) => presentCommit(world, project, row));
    const stats = await project.repository.stats(rows.map(({ sha }) => sha));
    return rows.map((row) => ({
      ...presentCommit(world, project, row),
      stats: presentStats(stats.get(row.sha)),
    }));
  });
  register('GET', `${path}/:sha`, async (call) => {
    const project = projectWithRepository(world, call);
    const commit = await commitOf(call, project);
    const shown = presentCommit(world, project, commit);
    if (flag(call, 'stats') === false) return shown;
    const stats = await project.repository.stats([commit.sha]);
    const last = project.ci.pipelines.list().findLast(({ sha }) => sha === commit.sha);
    return {
      ...shown,
      stats: presentStats(stats.get(commit.sha)),
      status: last?.status ?? null,
      project_id: project.id,
      last_pipeline: last ? basicPipeline(world, last) : null,
    };
  });
  register('GET', `${path}/:sha/diff`, async (call) => {
    const project = projectWithRepository(world, call);
    const commit = await commitOf(call, project);
    return paginate(call, await project.repository.diff(commit.sha)).map(presentDiff);
  });
  register('GET', `${path}/:sha/refs`, async (call) => {
    const project = projectWithRepository(world, call);
    const commit = await commitOf(call, project);
    const type = text(call, 'type') ?? 'all';
    const refs = await project.repository.refsContaining(commit.sha);
    return paginate(
      call,
      refs.filter((ref) => type === 'all' || ref.type === type),
    );
  });
  register('GET', `${path}/:sha/merge_requests`, async (call) => {
    const project = projectWithRepository(world, call);
    const commit = await commitOf(call, project);
    const rows = await mergeRequestsWith(project, commit);
    return paginate(call, rows).map((row) => listedMergeRequest(world, row));
  });
}

/** Those it was merged by or is the head of; else those it lies in. */
async function mergeRequestsWith(
  project: Project,
  { sha }: Commit,
): Promise<readonly MergeRequest[]> {
  const all = project.mergeRequests.list();
  const direct = all.filter((row) => row.sha === sha || row.mergeCommitSha === sha);
  if (direct.length > 0) return direct;
  const found: MergeRequest[] = [];
  for (const row of all) {
    if (row.baseSha === null) continue;
    const commits = await project.repository.between(row.baseSha, row.sha);
    if (commits.some((commit) => commit.sha === sha)) found.push(row);
  }
  return found;
}

export function registerCompare(register: Register, { world }: ApiDeps): void {
  register('GET', '/projects/:id/repository/compare', async (call) => {
    const project = projectWith(world, call, 'repository');
    const { repository } = project;
    const from = await repository.resolve(text(call, 'from') ?? '');
    const to = await repository.resolve(text(call, 'to') ?? '');
    if (from === null || to === null) throw notFound('Ref');
    const base = flag(call, 'straight') ? from : ((await repository.mergeBase(from, to)) ?? from);
    const commits = (await repository.between(from, to)).toReversed();
    const last = commits.at(-1);
    return {
      commit: last ? presentCommit(world, project, last) : null,
      commits: commits.map((commit) => presentCommit(world, project, commit)),
      diffs: (await repository.compareDiff(base, to)).map(presentDiff),
      compare_timeout: false,
      compare_same_ref: from === to,
      web_url: `${projectUrl(world, project)}/-/compare/${from}...${to}`,
    };
  });
}

async function commitsFor(call: Call, project: Project): Promise<readonly Commit[]> {
  const page = pageOf(call);
  const rows = await project.repository.listCommits({
    range: flag(call, 'all') ? null : (text(call, 'ref_name') ?? project.defaultBranch),
    since: date(call, 'since'),
    until: date(call, 'until'),
    skip: page.offset,
    limit: page.perPage + 1,
  });
  if (rows) return rows;
  // A repository without any commit has no default branch either, and is no error.
  if (text(call, 'ref_name') === null) return [];
  throw new ApiError(404, { message: '404 Commit Not Found' });
}

async function commitOf(call: Call, project: Project): Promise<Commit> {
  const sha = await project.repository.resolve(param(call, 'sha'));
  const [commit] = sha === null ? [] : await project.repository.commitsBySha([sha]);
  if (!commit) throw notFound('Commit');
  return commit;
}
