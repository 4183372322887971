import { createHash } from 'node:crypto';
import type { MergeRequest, Project } from '../../sandbox/gitlab/index.ts';
import type { StoredEntity } from '../../sandbox/jira/index.ts';
import { listCommits, type PlacedCommit } from './list-commits.ts';
import type { World } from './start-world.ts';

/** What is compared: projects in whole; and commits that no branch leads to any more, but that were told of. */
export type Expectation = {
  readonly projects: readonly Project[];
  readonly commits: Iterable<PlacedCommit>;
};

/**
 * Says how Jira differs from GitLab, entity by entity: lost, extra, or other than GitLab has it.
 * Computed from the simulated GitLab's own model, with nothing of the product; empty when all is well.
 */
export async function compareWithGitlab(
  { jira }: Pick<World, 'jira'>,
  expectation: Expectation,
): Promise<string[]> {
  const wanted = await listWanted(expectation);
  const shown = new Map([...jira.entities()].map((entity) => [nameOf(entity), describe(entity)]));
  const differences: string[] = [];
  for (const [name, text] of wanted) {
    const other = shown.get(name);
    if (other === undefined) differences.push(`lost: ${name} ${text}`);
    else if (other !== text) differences.push(`other: ${name} is ${other}, not ${text}`);
  }
  for (const [name, text] of shown) {
    if (!wanted.has(name)) differences.push(`extra: ${name} ${text}`);
  }
  return differences;
}

function nameOf({ kind, data, repository }: StoredEntity): string {
  return `${kind} ${repository.id}/${data.id}`;
}

/** The facts that can be wrong, in one text. */
function describe({ issueKeys, ...entity }: StoredEntity): string {
  const keys = issueKeys.toSorted().join(',');
  const { data } = entity;
  const where = `${endOfUrl(data.url)} [${keys}]`;
  switch (entity.kind) {
    case 'branches':
      return `${entity.data.name} at ${entity.data.lastCommit.id} ${where}`;
    case 'commits': {
      const { message, author, authorTimestamp } = entity.data;
      return `${message} by ${author.name} at ${authorTimestamp} ${where}`;
    }
    case 'pullRequests': {
      const { status, title, commentCount, sourceBranch, destinationBranch } = entity.data;
      const { reviewers = [] } = entity.data;
      const approvals = reviewers.filter(({ approvalStatus }) => approvalStatus === 'APPROVED');
      return (
        `${status} ${title} from ${sourceBranch} to ${destinationBranch}, ${commentCount} comments, ` +
        `${approvals.length}/${reviewers.length} approve ${where}`
      );
    }
  }
}

/** From the project's own name on: so a rename shows. */
function endOfUrl(url: string): string {
  return /[^/]+\/-\/.*$/.exec(url)?.[0] ?? url;
}

async function listWanted({ projects, commits }: Expectation): Promise<Map<string, string>> {
  const wanted = new Map<string, string>();
  const want = (name: string, text: string, keys: readonly string[]) => {
    if (keys.length > 0) wanted.set(name, `${text} [${keys.toSorted().join(',')}]`);
  };
  const mergeRequests = projects.flatMap((project) => project.mergeRequests.list());
  for (const project of projects) {
    for (const { name, sha } of await project.repository.branches()) {
      const feeding = mergeRequests.filter((row) => comesFrom(row, project, name));
      const keys = keysIn(name, ...feeding.flatMap((row) => [row.title, row.description]));
      const text = `${name} at ${sha} ${project.path}/-/commits/${encodeURIComponent(name)}`;
      want(`branches ${project.id}/${sha256(name)}`, text, keys);
    }
    for (const row of project.mergeRequests.list()) {
      const text = `${describeMergeRequest(row)} ${project.path}/-/merge_requests/${row.iid}`;
      want(`pullRequests ${row.projectId}/${row.id}`, text, keysIn(row.title, row.description));
    }
  }
  const all = [...(await listCommits(projects)), ...commits];
  for (const { project, sha, message } of new Map(
    all.map((row) => [nameOfCommit(row), row]),
  ).values()) {
    const [commit] = await project.repository.commitsBySha([sha]);
    const by = `by ${commit?.authorName} at ${commit?.committedAt.toISOString()}`;
    const text = `${message} ${by} ${project.path}/-/commit/${sha}`;
    want(`commits ${nameOfCommit({ project, sha })}`, text, keysIn(message));
  }
  return wanted;
}

function nameOfCommit({ project, sha }: Pick<PlacedCommit, 'project' | 'sha'>): string {
  return `${project.id}/${sha}`;
}

function describeMergeRequest(row: MergeRequest): string {
  const approvers = new Set(row.approvals.map(({ userId }) => userId));
  const approving = row.reviews.filter(({ userId }) => approvers.has(userId)).length;
  const comments = row.notes.filter(({ system }) => !system).length;
  return (
    `${statusOf(row)} ${row.title} from ${row.sourceBranch} to ${row.targetBranch}, ${comments} comments, ` +
    `${approving}/${row.reviews.length} approve`
  );
}

function comesFrom(row: MergeRequest, { id }: Project, branch: string): boolean {
  return row.state === 'opened' && row.sourceProjectId === id && row.sourceBranch === branch;
}

/** Plain keys only: the rule itself has its own table of cases. */
function keysIn(...texts: readonly string[]): string[] {
  return [...new Set(texts.join(' ').match(/\b[A-Z]+-\d+/g) ?? [])];
}

function statusOf({ state }: MergeRequest): string {
  return { opened: 'OPEN', locked: 'OPEN', merged: 'MERGED', closed: 'DECLINED' }[state];
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
