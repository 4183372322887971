import { findBranchFlaw } from '../acts/check-new-branch.ts';
import { createBranch, deleteBranch } from '../acts/commits.ts';
import type { Project } from '../model/entities.ts';
import type { GitRef } from '../repository/repository.ts';
import { ApiError, badRequest, type Call, choice, forbidden, notFound, text } from './call.ts';
import { param, projectWithRepository } from './find.ts';
import { paginate } from './pagination.ts';
import { presentBranch } from './present-commit.ts';
import type { ApiDeps, Register } from './register.ts';

export function registerBranches(register: Register, deps: ApiDeps): void {
  const { world } = deps;
  const present = async (project: Project, branches: readonly GitRef[]) => {
    const { repository, defaultBranch } = project;
    const merged = await repository.mergedBranches(defaultBranch);
    const commits = await repository.commitsBySha(branches.map(({ sha }) => sha));
    const bySha = new Map(commits.map((commit) => [commit.sha, commit]));
    return branches.map((branch) => {
      const isMerged = merged.has(branch.name) && branch.name !== defaultBranch;
      return presentBranch(world, project, branch, bySha.get(branch.sha), isMerged);
    });
  };
  const one = async (project: Project, name: string) => {
    const branch = await findBranch(project, name);
    if (!branch) throw notFound('Branch');
    return (await present(project, [branch]))[0];
  };

  register('GET', '/projects/:id/repository/branches', async (call) => {
    const project = projectWithRepository(world, call);
    const branches = await sortedBranches(call, project, await project.repository.branches());
    return present(project, paginate(call, branches));
  });
  register('GET', '/projects/:id/repository/branches/:branch', (call) =>
    one(projectWithRepository(world, call), param(call, 'branch')),
  );
  register('POST', '/projects/:id/repository/branches', async (call) => {
    const project = projectWithRepository(world, call, 30);
    const name = text(call, 'branch') ?? call.body.branch;
    const from = text(call, 'ref') ?? call.body.ref;
    if (typeof name !== 'string' || name === '') throw badRequest('branch is missing');
    if (typeof from !== 'string' || from === '') throw badRequest('ref is missing');
    if (project.archived) throw forbidden();
    const flaw = await findBranchFlaw(world, project, { name, from, user: call.user });
    if (flaw !== null) throw new ApiError(400, { message: flaw });
    await createBranch(deps, project, name, { from, user: call.user });
    void call.reply.status(201);
    return one(project, name);
  });
  register('DELETE', '/projects/:id/repository/branches/:branch', async (call) => {
    const project = projectWithRepository(world, call, 30);
    const name = param(call, 'branch');
    if (!(await findBranch(project, name))) throw notFound('Branch');
    if (name === project.defaultBranch) {
      throw new ApiError(405, { message: 'Cannot remove HEAD branch' });
    }
    await deleteBranch(deps, project, name, { user: call.user });
    void call.reply.status(204);
  });
}

async function findBranch(project: Project, name: string): Promise<GitRef | undefined> {
  return (await project.repository.branches()).find((branch) => branch.name === name);
}

async function sortedBranches(
  call: Call,
  project: Project,
  all: readonly GitRef[],
): Promise<readonly GitRef[]> {
  const branches = filterBranches(call, all);
  const sort = choice(call, 'sort', ['name_asc', 'updated_desc', 'updated_asc'], 'name_asc');
  if (sort === 'name_asc') return branches;
  const commits = await project.repository.commitsBySha(branches.map(({ sha }) => sha));
  const times = new Map(commits.map(({ sha, committedAt }) => [sha, committedAt.getTime()]));
  const direction = sort === 'updated_asc' ? 1 : -1;
  return branches.toSorted(
    (a, b) => direction * ((times.get(a.sha) ?? 0) - (times.get(b.sha) ?? 0)),
  );
}

function filterBranches(call: Call, all: readonly GitRef[]): readonly GitRef[] {
  const search = text(call, 'search');
  const regex = text(call, 'regex');
  if (search !== null && regex !== null) throw badRequest('search, regex are mutually exclusive');
  if (search !== null) return all.filter(({ name }) => isFound(name, search));
  if (regex === null) return all;
  const expression = new RegExp(regex);
  return all.filter(({ name }) => expression.test(name));
}

/** `^start` and `end$` anchor; everything else is found anywhere, without regard to case. */
function isFound(name: string, search: string): boolean {
  const lower = name.toLowerCase();
  const wanted = search.toLowerCase();
  if (wanted.startsWith('^')) return lower.startsWith(wanted.slice(1));
  if (wanted.endsWith('$')) return lower.endsWith(wanted.slice(0, -1));
  return lower.includes(wanted);
}
