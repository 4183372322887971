import { comment } from '../acts/reviews.ts';
import type { MergeRequest, Note } from '../model/entities.ts';
import { getProject, getUser } from '../model/lookup.ts';
import type { World } from '../model/world.ts';
import type { Repository } from '../repository/repository.ts';
import { badRequest, type Call, choice, date, integer, text } from './call.ts';
import { mergeRequestOf, projectOf } from './find.ts';
import { paginate } from './pagination.ts';
import { presentCommit } from './present-commit.ts';
import {
  listedMergeRequest,
  presentApprovals,
  singleMergeRequest,
} from './present-merge-request.ts';
import { basicUser } from './present-people.ts';
import type { ApiDeps, Register } from './register.ts';

const STATES = ['opened', 'closed', 'merged', 'locked', 'all'] as const;
const SCOPES = ['all', 'created_by_me', 'assigned_to_me', 'reviews_for_me'] as const;
const ORDERS = ['created_at', 'updated_at', 'merged_at'] as const;

export function registerMergeRequests(register: Register, deps: ApiDeps): void {
  const { world } = deps;
  register('GET', '/projects/:id/merge_requests', (call) => {
    const rows = projectOf(world, call).mergeRequests.list();
    const sorted = sortRows(call, filterRows(call, rows));
    return paginate(call, sorted).map((row) => listedMergeRequest(world, row));
  });
  register('GET', '/projects/:id/merge_requests/:iid', async (call) => {
    const row = mergeRequestOf(world, call);
    const { repository } = getProject(world, row.projectId);
    row.baseSha ??= await readBase(repository, row);
    const files = row.baseSha === null ? [] : await repository.compareDiff(row.baseSha, row.sha);
    return singleMergeRequest(world, row, new Set(files.map((file) => file.newPath)).size);
  });
  register('GET', '/projects/:id/merge_requests/:iid/approvals', (call) =>
    presentApprovals(world, mergeRequestOf(world, call), call.user),
  );
  register('GET', '/projects/:id/merge_requests/:iid/reviewers', (call) =>
    mergeRequestOf(world, call).reviews.map((review) => ({
      user: basicUser(world, getUser(world, review.userId)),
      state: review.state,
      created_at: review.createdAt.toISOString(),
    })),
  );
  register('GET', '/projects/:id/merge_requests/:iid/commits', async (call) => {
    const row = mergeRequestOf(world, call);
    const project = getProject(world, row.projectId);
    row.baseSha ??= await readBase(project.repository, row);
    const commits = await project.repository.between(row.baseSha, row.sha);
    return paginate(call, commits).map((commit) => presentCommit(world, project, commit));
  });
  register('GET', '/projects/:id/merge_requests/:iid/notes', (call) => {
    const { notes } = mergeRequestOf(world, call);
    return paginate(call, notes.toReversed()).map((note) => presentNote(world, note));
  });
  register('POST', '/projects/:id/merge_requests/:iid/notes', async (call) => {
    const { body } = call.body;
    if (typeof body !== 'string') throw badRequest('body is missing');
    const note = await comment(deps, mergeRequestOf(world, call), body, call.user);
    void call.reply.status(201);
    return presentNote(world, note);
  });
}

/** Of merge requests read out of a history the base is only sought when somebody asks. */
async function readBase(repository: Repository, row: MergeRequest): Promise<string | null> {
  const [merge] = row.mergeCommitSha ? await repository.commitsBySha([row.mergeCommitSha]) : [];
  const target = merge?.parents[0] ?? (await repository.resolve(row.targetBranch));
  return target ? repository.mergeBase(target, row.sha) : null;
}

function filterRows(call: Call, rows: readonly MergeRequest[]): readonly MergeRequest[] {
  const state = choice(call, 'state', STATES, 'all');
  const scope = choice(call, 'scope', SCOPES, 'all');
  const source = text(call, 'source_branch');
  const target = text(call, 'target_branch');
  const author = integer(call, 'author_id');
  const isDated = dateFilter(call);
  return rows.filter(
    (row) =>
      (state === 'all' || row.state === state) &&
      (source === null || row.sourceBranch === source) &&
      (target === null || row.targetBranch === target) &&
      (author === null || row.authorId === author) &&
      isInScope(row, scope, call.user.id) &&
      isDated(row),
  );
}

function isInScope(row: MergeRequest, scope: (typeof SCOPES)[number], userId: number): boolean {
  if (scope === 'created_by_me') return row.authorId === userId;
  if (scope === 'assigned_to_me') return row.assigneeIds.includes(userId);
  return scope === 'all' || row.reviews.some((review) => review.userId === userId);
}

function dateFilter(call: Call): (row: MergeRequest) => boolean {
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

function sortRows(call: Call, rows: readonly MergeRequest[]): readonly MergeRequest[] {
  const orderBy = choice(call, 'order_by', ORDERS, 'created_at');
  const direction = choice(call, 'sort', ['asc', 'desc'], 'desc') === 'asc' ? 1 : -1;
  const timeOf = (row: MergeRequest) => {
    if (orderBy === 'created_at') return row.createdAt.getTime();
    return orderBy === 'updated_at' ? row.updatedAt.getTime() : (row.mergedAt?.getTime() ?? 0);
  };
  return rows.toSorted((a, b) => direction * (timeOf(a) - timeOf(b) || a.id - b.id));
}

function presentNote(world: World, note: Note): Record<string, unknown> {
  return {
    id: note.id,
    type: null,
    body: note.body,
    author: basicUser(world, getUser(world, note.authorId)),
    created_at: note.createdAt.toISOString(),
    updated_at: note.createdAt.toISOString(),
    system: note.system,
    noteable_type: 'MergeRequest',
    resolvable: false,
  };
}
