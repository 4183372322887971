import type { MergeRequest } from '../model/entities.ts';
import { getProject, getUser, type Ref } from '../model/lookup.ts';
import type { ActDeps } from './act-deps.ts';
import { announceMergeRequest } from './announce-merge-request.ts';
import { moveRef } from './commits.ts';
import { getMergeRequest, type MergeRequestRef, SandboxRefusal } from './merge-requests.ts';
import { announcePush } from './push.ts';

export interface MergeOptions {
  readonly removeSourceBranch?: boolean;
}

/** Makes the merge commit, pushes it to the target branch and marks the merge request. */
export async function mergeMergeRequest(
  deps: ActDeps,
  ref: MergeRequestRef,
  by: Ref,
  options: MergeOptions = {},
): Promise<MergeRequest> {
  const { world } = deps;
  const row = getMergeRequest(deps, ref);
  if (row.state !== 'opened') throw new SandboxRefusal(`!${row.iid} is ${row.state}`);
  const user = getUser(world, by.id);
  const project = getProject(world, row.projectId);
  const { repository } = project;
  const target = await repository.resolve(`refs/heads/${row.targetBranch}`);
  if (target === null) throw new SandboxRefusal(`No branch ${row.targetBranch} to merge into`);
  const now = world.now();
  const base = await repository.mergeBase(target, row.sha);
  const files = base === null ? [] : await repository.compareDiff(base, row.sha);
  const sha = await repository.writeCommit({
    parents: [target, row.sha],
    message: mergeMessage(row),
    authorName: user.name,
    authorEmail: user.email,
    at: now,
    files: files.map((file) => ({ path: file.newPath, kind: file.kind, ...linesOf(file.diff) })),
  });
  row.state = 'merged';
  row.mergedAt = now;
  row.updatedAt = now;
  row.mergeUserId = user.id;
  row.mergeCommitSha = sha;
  const change = await moveRef(project, `refs/heads/${row.targetBranch}`, sha);
  await announcePush(deps, { project, user, changes: [change] });
  const changes = { state_id: { previous: 4, current: 3 } };
  await announceMergeRequest(deps, { row, user, action: 'merge', changes });
  if (options.removeSourceBranch) {
    const source = getProject(world, row.sourceProjectId);
    const removal = await moveRef(source, `refs/heads/${row.sourceBranch}`, null);
    await announcePush(deps, { project: source, user, changes: [removal] });
  }
  return row;
}

function mergeMessage(row: MergeRequest): string {
  const subject = `Merge branch '${row.sourceBranch}' into '${row.targetBranch}'`;
  return `${subject}\n\n${row.title}\n\nSee merge request !${row.iid}\n`;
}

function linesOf(diff: string): { added: string[]; removed: string[] } {
  const lines = diff.split('\n');
  const starting = (sign: string) =>
    lines.filter((line) => line.startsWith(sign)).map((line) => line.slice(1));
  return { added: starting('+'), removed: starting('-') };
}
