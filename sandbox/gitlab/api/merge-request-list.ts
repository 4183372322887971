import type { MergeRequest } from '../model/entities.ts';
import { type Call, choice, date, integer, text } from './call.ts';

const STATES = ['opened', 'closed', 'merged', 'locked', 'all'] as const;
const SCOPES = ['all', 'created_by_me', 'assigned_to_me', 'reviews_for_me'] as const;
const ORDERS = ['created_at', 'updated_at', 'merged_at'] as const;

export function filterMergeRequests(
  call: Call,
  rows: readonly MergeRequest[],
): readonly MergeRequest[] {
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

export function sortMergeRequests(
  call: Call,
  rows: readonly MergeRequest[],
): readonly MergeRequest[] {
  const orderBy = choice(call, 'order_by', ORDERS, 'created_at');
  const direction = choice(call, 'sort', ['asc', 'desc'], 'desc') === 'asc' ? 1 : -1;
  const timeOf = (row: MergeRequest) => {
    if (orderBy === 'created_at') return row.createdAt.getTime();
    return orderBy === 'updated_at' ? row.updatedAt.getTime() : (row.mergedAt?.getTime() ?? 0);
  };
  return rows.toSorted((a, b) => direction * (timeOf(a) - timeOf(b) || a.id - b.id));
}
