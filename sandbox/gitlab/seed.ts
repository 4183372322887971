import { createHash } from 'node:crypto';
import { placeProject } from './acts/groups-and-projects.ts';
import { createUser } from './acts/people.ts';
import { createProjectCi } from './model/ci.ts';
import type { MergeRequest, MergeRequestState, Project, User } from './model/entities.ts';
import { findUserByUsername, type Ref } from './model/lookup.ts';
import { createMergeRequestShelf } from './model/merge-request-shelf.ts';
import type { World } from './model/world.ts';
import { createMemoryRepository, type RepositoryContents } from './repository/memory-repository.ts';
import type { GitRef, NewCommit } from './repository/repository.ts';
import { type CiPlan, seedCi } from './seed-ci.ts';

/** Many projects at once, without hooks. What is inside is only written when somebody looks. */
export interface SeedInput {
  readonly group: Ref;
  readonly projects: number;
  /** Per project: merge request n has source branch n, while there are so many. */
  readonly mergeRequests: number;
  /** Per project, besides the default branch; each has one commit. */
  readonly branches: number;
  /** Per project, for branch n and its commit. Default 0. */
  readonly pipelines?: number;
  /** Per project, of commit n to `production`; by pipeline n while there are so many. Default 0. */
  readonly deployments?: number;
  /** Per project; the key is in the description. Default 0. */
  readonly flags?: number;
  /** Jira project key: entity n of each project carries `<key>-<n>`. Default `DEMO`. */
  readonly key?: string;
  /** Every k-th entity carries a key, the others none. Default 1: all. */
  readonly keyEvery?: number;
  readonly namePrefix?: string;
}

interface Plan {
  readonly input: SeedInput;
  readonly label: string;
  readonly author: User;
  /** Of the newest entity; each older one is a minute earlier. */
  readonly newestMs: number;
}

export function seedProjects(world: World, input: SeedInput): Project[] {
  const author = findUserByUsername(world, 'seed') ?? createUser(world, { username: 'seed' });
  const newestMs = world.now().getTime();
  const prefix = input.namePrefix ?? 'seeded';
  return Array.from({ length: input.projects }, (_, index) => {
    const label = `${input.group.id}/${prefix}-${index + 1}`;
    const plan: Plan = { input, label, author, newestMs };
    const firstId = world.reserveIds('mergeRequest', input.mergeRequests);
    // Reserved now, so that the numbers do not depend on who looks first.
    const contents = seedCi(
      world,
      ciPlan(plan, () => placed.id),
    );
    // The shelf's rows need the project's id, which is only given when the project is placed.
    const placed: { id: number } = { id: 0 };
    const project = placeProject(
      { world },
      {
        group: input.group,
        name: `${prefix}-${index + 1}`,
        creator: author,
        repository: createMemoryRepository({
          makeSha: world.makeSha,
          fill: () => contentsOf(plan),
        }),
        mergeRequests: createMergeRequestShelf(() => mergeRequestsOf(plan, placed.id, firstId)),
        makeCi: () => createProjectCi(contents),
      },
    );
    placed.id = project.id;
    return project;
  });
}

function ciPlan(plan: Plan, projectId: () => number): CiPlan {
  const { input, author, newestMs } = plan;
  return {
    pipelines: input.pipelines ?? 0,
    deployments: input.deployments ?? 0,
    flags: input.flags ?? 0,
    projectId,
    userId: author.id,
    newestMs,
    topic: (n) => topicOf(plan, n),
    branch: (n) => branchName(plan, n),
    sha: (n) => shaOf(plan, n),
  };
}

function topicOf({ input }: Plan, n: number): string {
  const isKeyed = n % (input.keyEvery ?? 1) === 0;
  return isKeyed ? `${input.key ?? 'DEMO'}-${n}` : `topic-${n}`;
}

function branchName(plan: Plan, n: number): string {
  return `${topicOf(plan, n)}-change`;
}

function shaOf(plan: Plan, n: number): string {
  return createHash('sha1').update(`seed:${plan.label}:${n}`).digest('hex');
}

function* commitsOf(plan: Plan): Generator<NewCommit & { sha: string }> {
  const { input, author, newestMs } = plan;
  const { pipelines = 0, deployments = 0 } = input;
  const count = Math.max(input.branches, input.mergeRequests, pipelines, deployments);
  const root = shaOf(plan, 0);
  const files = [{ path: 'src/change.ts', added: ['const change = true;'], removed: ['old'] }];
  const shared = { authorName: author.name, authorEmail: author.email, files };
  const rootAt = new Date(newestMs - (count + 1) * 60_000);
  yield { ...shared, sha: root, parents: [], message: 'Initial commit', at: rootAt };
  const parents = [root];
  for (let n = 1; n <= count; n += 1) {
    const at = new Date(newestMs - (count - n) * 60_000);
    const message = `${topicOf(plan, n)} change number ${n}\n`;
    yield { ...shared, sha: shaOf(plan, n), parents, message, at };
  }
}

function* branchesOf(plan: Plan): Generator<GitRef> {
  yield { name: 'main', sha: shaOf(plan, 0) };
  for (let n = 1; n <= plan.input.branches; n += 1) {
    yield { name: branchName(plan, n), sha: shaOf(plan, n) };
  }
}

function contentsOf(plan: Plan): RepositoryContents {
  return { commits: commitsOf(plan), branches: branchesOf(plan) };
}

const STATES: readonly MergeRequestState[] = ['merged', 'opened', 'merged', 'closed'];

function* mergeRequestsOf(plan: Plan, projectId: number, firstId: number): Generator<MergeRequest> {
  const { input, author, newestMs } = plan;
  const baseSha = shaOf(plan, 0);
  for (let iid = 1; iid <= input.mergeRequests; iid += 1) {
    const at = new Date(newestMs - (input.mergeRequests - iid) * 60_000);
    const state = STATES[iid % STATES.length] ?? 'opened';
    yield {
      id: firstId + iid - 1,
      iid,
      projectId,
      sourceProjectId: projectId,
      sourceBranch: branchName(plan, iid),
      targetBranch: 'main',
      title: `${topicOf(plan, iid)} merge request ${iid}`,
      description: '',
      state,
      draft: false,
      authorId: author.id,
      assigneeIds: [],
      reviews: [],
      approvals: [],
      notes: [],
      createdAt: at,
      updatedAt: at,
      lastEditedAt: null,
      lastEditedById: null,
      updatedById: null,
      mergedAt: state === 'merged' ? at : null,
      mergeUserId: state === 'merged' ? author.id : null,
      closedAt: state === 'closed' ? at : null,
      closedById: null,
      sha: shaOf(plan, iid),
      baseSha,
      mergeCommitSha: null,
    };
  }
}
