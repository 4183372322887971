import type { RefChange } from '../hooks/payloads/push.ts';
import type { Project, User } from '../model/entities.ts';
import { getProject, getUser, type Ref } from '../model/lookup.ts';
import { type FileEdit, ZERO_SHA } from '../repository/repository.ts';
import type { ActDeps } from './act-deps.ts';
import { SandboxRefusal } from './merge-requests.ts';
import { announcePush } from './push.ts';

export interface CommitInput {
  readonly message: string;
  readonly author?: Ref;
  readonly files?: readonly FileEdit[];
  readonly at?: Date;
}

export interface By {
  /** Who does it; by default the project's creator. */
  readonly user?: Ref;
}

/** Pushes commits on top of a branch, which starts at the default branch if it is new. */
export async function pushCommits(
  deps: ActDeps,
  target: Ref,
  branch: string,
  commits: readonly CommitInput[],
  by: By = {},
): Promise<readonly string[]> {
  const project = getProject(deps.world, target.id);
  const user = actor(deps, project, by);
  const before = await project.repository.resolve(`refs/heads/${branch}`);
  const start = before ?? (await project.repository.resolve(project.defaultBranch));
  const shas = await writeLine(deps, project, user, start, commits);
  const change = await moveRef(project, `refs/heads/${branch}`, shas.at(-1) ?? start);
  await announcePush(deps, { project, user, changes: [change] });
  return shas;
}

/** Replaces what the branch has since `onto` (default: the default branch) with other commits. */
export async function forcePush(
  deps: ActDeps,
  target: Ref,
  branch: string,
  commits: readonly CommitInput[],
  by: By & { readonly onto?: string } = {},
): Promise<readonly string[]> {
  const project = getProject(deps.world, target.id);
  const user = actor(deps, project, by);
  const start = await project.repository.resolve(by.onto ?? project.defaultBranch);
  const shas = await writeLine(deps, project, user, start, commits);
  const change = await moveRef(project, `refs/heads/${branch}`, shas.at(-1) ?? start);
  await announcePush(deps, { project, user, changes: [change] });
  return shas;
}

/** One `git push` of several branches, each with its own commits. */
export async function pushManyBranches(
  deps: ActDeps,
  target: Ref,
  branches: Readonly<Record<string, readonly CommitInput[]>>,
  by: By = {},
): Promise<ReadonlyMap<string, readonly string[]>> {
  const project = getProject(deps.world, target.id);
  const user = actor(deps, project, by);
  const written = new Map<string, readonly string[]>();
  const changes: RefChange[] = [];
  for (const [branch, commits] of Object.entries(branches)) {
    const before = await project.repository.resolve(`refs/heads/${branch}`);
    const start = before ?? (await project.repository.resolve(project.defaultBranch));
    const shas = await writeLine(deps, project, user, start, commits);
    changes.push(await moveRef(project, `refs/heads/${branch}`, shas.at(-1) ?? start));
    written.set(branch, shas);
  }
  await announcePush(deps, { project, user, changes });
  return written;
}

export async function createBranch(
  deps: ActDeps,
  target: Ref,
  branch: string,
  by: By & { readonly from?: string } = {},
): Promise<string> {
  const project = getProject(deps.world, target.id);
  const sha = await project.repository.resolve(by.from ?? project.defaultBranch);
  if (sha === null) throw new SandboxRefusal(`Nothing to start ${branch} from`);
  const change = await moveRef(project, `refs/heads/${branch}`, sha);
  const user = actor(deps, project, by);
  await announcePush(deps, { project, user, changes: [change] });
  return sha;
}

export async function deleteBranch(
  deps: ActDeps,
  target: Ref,
  branch: string,
  by: By = {},
): Promise<void> {
  const project = getProject(deps.world, target.id);
  const user = actor(deps, project, by);
  const change = await moveRef(project, `refs/heads/${branch}`, null);
  await announcePush(deps, { project, user, changes: [change] });
}

export async function createTag(
  deps: ActDeps,
  target: Ref,
  tag: string,
  by: By & { readonly from?: string } = {},
): Promise<void> {
  const project = getProject(deps.world, target.id);
  const user = actor(deps, project, by);
  const sha = await project.repository.resolve(by.from ?? project.defaultBranch);
  const change = await moveRef(project, `refs/tags/${tag}`, sha);
  await announcePush(deps, { project, user, changes: [change] });
}

export async function moveRef(
  project: Project,
  ref: string,
  after: string | null,
): Promise<RefChange> {
  const before = await project.repository.resolve(ref);
  if (before === null && after === null) throw new SandboxRefusal(`There is no ${ref}`);
  await project.repository.setRef(ref, after);
  return { ref, before: before ?? ZERO_SHA, after: after ?? ZERO_SHA };
}

function actor(deps: Pick<ActDeps, 'world'>, project: Project, by: By): User {
  return getUser(deps.world, by.user?.id ?? project.creatorId);
}

async function writeLine(
  deps: ActDeps,
  project: Project,
  user: User,
  start: string | null,
  commits: readonly CommitInput[],
): Promise<string[]> {
  const shas: string[] = [];
  let parent = start;
  for (const commit of commits) {
    const author = commit.author ? getUser(deps.world, commit.author.id) : user;
    parent = await project.repository.writeCommit({
      parents: parent === null ? [] : [parent],
      message: commit.message,
      authorName: author.name,
      authorEmail: author.email,
      at: commit.at ?? deps.world.now(),
      files: commit.files ?? [
        { path: 'CHANGES.md', added: [commit.message.split('\n', 1)[0] ?? ''] },
      ],
    });
    shas.push(parent);
  }
  return shas;
}
