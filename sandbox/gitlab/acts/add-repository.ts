import { basename } from 'node:path';
import type { MergeRequest, Project } from '../model/entities.ts';
import type { Ref } from '../model/lookup.ts';
import { createMergeRequestShelf } from '../model/merge-request-shelf.ts';
import type { World } from '../model/world.ts';
import {
  type DerivedMergeRequest,
  deriveMergeRequests,
  type History,
} from '../repository/git/derive-merge-requests.ts';
import type { GitCommand } from '../repository/git/git-command.ts';
import { COMMIT_FORMAT, parseCommits, readCommits } from '../repository/git/git-commits.ts';
import { readDefaultBranch } from '../repository/git/git-refs.ts';
import { createGitRepository, type GitRepository } from '../repository/git/git-repository.ts';
import type { ActDeps } from './act-deps.ts';
import { createProject } from './groups-and-projects.ts';
import { ensureUserByEmail } from './people.ts';

export interface AddedRepository {
  /** A working copy or a bare repository. */
  readonly path: string;
  readonly group: Ref;
  /** Default: the last part of the path, without `.git`. */
  readonly name?: string;
  /** Default: what HEAD points to. */
  readonly defaultBranch?: string;
  /** Look for changed references (every 300 ms) and send the push hooks for them. Default false. */
  readonly watch?: boolean;
  /** Whether the sandbox may write into it: branches, commits, merges. Default false. */
  readonly writable?: boolean;
  /** Default true. Without them, merge requests are only those that are opened in the sandbox. */
  readonly deriveMergeRequests?: boolean;
}

/** Serves a git repository as a project. Its merge requests are read out of the history, once. */
export async function addRepository(
  deps: ActDeps,
  input: AddedRepository,
): Promise<{ project: Project; repository: GitRepository }> {
  const { world } = deps;
  const { path, writable = false } = input;
  const repository = createGitRepository({ path, writable });
  const defaultBranch = input.defaultBranch ?? (await readDefaultBranch(repository.git));
  const history =
    input.deriveMergeRequests === false ? null : await readHistory(repository, defaultBranch);
  const derived = history ? deriveMergeRequests(history) : [];
  const firstId = world.reserveIds('mergeRequest', derived.length);
  const placed: { id: number } = { id: 0 };
  const personId = createPersonIds(world);
  const project = createProject(deps, {
    group: input.group,
    name: input.name ?? basename(path).replace(/\.git$/, ''),
    defaultBranch,
    repository,
    mergeRequests: createMergeRequestShelf(() =>
      derived.map((row) => toMergeRequest(row, { placed, firstId, defaultBranch, personId })),
    ),
  });
  placed.id = project.id;
  // People are made now, not when somebody first looks, so that they can sign in.
  project.mergeRequests.list();
  return { project, repository };
}

async function readHistory(repository: GitRepository, defaultBranch: string): Promise<History> {
  const { git } = repository;
  const head = await repository.resolve(`refs/heads/${defaultBranch}`);
  const branches = await repository.branches();
  if (head === null) return { merges: [], sources: new Map(), unmerged: [], heads: new Map() };
  const merges = await readMerges(git, head);
  const sources = merges.flatMap(({ parents }) => (parents[1] ? [parents[1]] : []));
  const merged = await repository.mergedBranches(defaultBranch);
  const unmerged = branches.filter(({ name }) => !merged.has(name));
  return {
    merges,
    sources: await commitMap(git, sources),
    unmerged,
    heads: await commitMap(
      git,
      unmerged.map(({ sha }) => sha),
    ),
  };
}

async function readMerges(git: GitCommand, head: string) {
  const args = ['log', '-z', '--first-parent', '--merges', COMMIT_FORMAT, head];
  return parseCommits(await git.run(args));
}

async function commitMap(git: GitCommand, shas: readonly string[]) {
  const commits = await readCommits(git, [...new Set(shas)]);
  return new Map(commits.map((commit) => [commit.sha, commit]));
}

type PersonId = (person: { name: string; email: string }) => number;

function createPersonIds(world: World): PersonId {
  const ids = new Map<string, number>();
  return ({ name, email }) => {
    const known = ids.get(email);
    if (known !== undefined) return known;
    const { id } = ensureUserByEmail(world, name, email);
    ids.set(email, id);
    return id;
  };
}

function toMergeRequest(
  row: DerivedMergeRequest,
  context: { placed: Ref; firstId: number; defaultBranch: string; personId: PersonId },
): MergeRequest {
  return {
    id: context.firstId + row.iid - 1,
    iid: row.iid,
    projectId: context.placed.id,
    sourceProjectId: context.placed.id,
    sourceBranch: row.sourceBranch,
    targetBranch: context.defaultBranch,
    title: row.title,
    description: row.description,
    state: row.state,
    draft: /^draft:/i.test(row.title),
    authorId: context.personId(row.author),
    assigneeIds: [],
    reviews: [],
    approvals: [],
    notes: [],
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
    lastEditedAt: null,
    lastEditedById: null,
    updatedById: null,
    mergedAt: row.mergedAt,
    mergeUserId: row.mergedBy === null ? null : context.personId(row.mergedBy),
    closedAt: null,
    closedById: null,
    sha: row.sha,
    baseSha: null,
    mergeCommitSha: row.mergeCommitSha,
  };
}
