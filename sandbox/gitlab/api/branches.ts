import { createBranch, deleteBranch } from '../acts/commits.ts';
import type { Project } from '../model/entities.ts';
import type { GitRef } from '../repository/repository.ts';
import { ApiError, badRequest, type Call, choice, notFound, text } from './call.ts';
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
    await checkNewBranch(project, name, from);
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

async function checkNewBranch(project: Project, name: string, from: string): Promise<void> {
  if (await findBranch(project, name)) {
    throw new ApiError(400, { message: 'Branch already exists' });
  }
  if (!isBranchName(name)) {
    throw new ApiError(400, { message: 'Branch name is invalid' });
  }
  if ((await project.repository.resolve(from)) === null) {
    throw new ApiError(400, { message: `Invalid reference name: ${from}` });
  }
}

/** The rules of `git check-ref-format` that people run into. */
function isBranchName(name: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what git refuses.
  return !/[\x00-\x20\x7f~^:?*[\\]|\.\.|@\{|\/\/|^[/.-]|[/.]$|\.lock$/.test(name);
}

async function sortedBranches(
  call: Call,
  project: Project,
  all: readonly GitRef[],
): Promise<readonly GitRef[]> {
  const search = text(call, 'search');
  const branches = search === null ? all : all.filter(({ name }) => isFound(name, search));
  const sort = choice(call, 'sort', ['name_asc', 'updated_desc', 'updated_asc'], 'name_asc');
  if (sort === 'name_asc') return branches;
  const commits = await project.repository.commitsBySha(branches.map(({ sha }) => sha));
  const times = new Map(commits.map(({ sha, committedAt }) => [sha, committedAt.getTime()]));
  const direction = sort === 'updated_asc' ? 1 : -1;
  return branches.toSorted(
    (a, b) => direction * ((times.get(a.sha) ?? 0) - (times.get(b.sha) ?? 0)),
  );
}

/** `^start` and `end$` anchor; everything else is found anywhere, without regard to case. */
function isFound(name: string, search: string): boolean {
  const lower = name.toLowerCase();
  const wanted = search.toLowerCase();
  if (wanted.startsWith('^')) return lower.startsWith(wanted.slice(1));
  if (wanted.endsWith('$')) return lower.endsWith(wanted.slice(0, -1));
  return lower.includes(wanted);
}
