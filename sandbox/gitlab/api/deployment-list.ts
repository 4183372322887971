import { DEPLOYMENT_STATUSES, type Deployment } from '../model/ci.ts';
import { findEnvironment } from '../model/ci-lookup.ts';
import type { Project } from '../model/entities.ts';
import { ApiError, type Call, choice, date, text } from './call.ts';

const ORDERS = ['id', 'iid', 'created_at', 'updated_at', 'ref', 'finished_at'] as const;

/** What was asked for, oldest first by default; with GitLab's refusals of what would be slow. */
export function listDeployments(call: Call, project: Project): readonly Deployment[] {
  const orderBy = choice(call, 'order_by', ORDERS, 'id');
  const direction = choice(call, 'sort', ['asc', 'desc'], 'asc') === 'asc' ? 1 : -1;
  const status = choice(call, 'status', ['all', ...DEPLOYMENT_STATUSES], 'all');
  const updated = [date(call, 'updated_after'), date(call, 'updated_before')] as const;
  const finished = [date(call, 'finished_after'), date(call, 'finished_before')] as const;
  refuseSlowOnes({ orderBy, status, isUpdated: isGiven(updated), isFinished: isGiven(finished) });
  const name = text(call, 'environment');
  const environmentId = name === null ? null : (findEnvironment(project, name)?.id ?? 0);
  return project.ci.deployments
    .list()
    .filter(
      (row) =>
        (status === 'all' || row.status === status) &&
        (environmentId === null || row.environmentId === environmentId) &&
        isBetween(row.updatedAt, updated) &&
        isBetween(row.finishedAt, finished),
    )
    .sort((a, b) => direction * compare(a, b, orderBy) || b.id - a.id);
}

type Range = readonly [Date | null, Date | null];

function isGiven([after, before]: Range): boolean {
  return after !== null || before !== null;
}

function isBetween(at: Date | null, [after, before]: Range): boolean {
  if (after === null && before === null) return true;
  return at !== null && (after === null || at >= after) && (before === null || at <= before);
}

function refuseSlowOnes(query: {
  orderBy: (typeof ORDERS)[number];
  status: string;
  isUpdated: boolean;
  isFinished: boolean;
}): void {
  const { orderBy, status, isUpdated, isFinished } = query;
  if (isUpdated && isFinished) {
    throw slow('Both `updated_at` filter and `finished_at` filter can not be specified');
  }
  // The other way round GitLab lets it pass.
  if (isUpdated && orderBy !== 'updated_at') {
    throw slow('`updated_at` filter and `updated_at` sorting must be paired');
  }
  if (isFinished !== (orderBy === 'finished_at')) {
    throw slow('`finished_at` filter and `finished_at` sorting must be paired');
  }
  if (isFinished && status !== 'success') {
    throw slow('`finished_at` filter must be combined with `success` status filter.');
  }
}

function slow(reason: string): ApiError {
  return new ApiError(400, { message: `400 Bad request - ${reason}` });
}

function compare(a: Deployment, b: Deployment, orderBy: (typeof ORDERS)[number]): number {
  switch (orderBy) {
    case 'updated_at':
      return a.updatedAt.getTime() - b.updatedAt.getTime();
    case 'finished_at':
      return (a.finishedAt?.getTime() ?? 0) - (b.finishedAt?.getTime() ?? 0);
    case 'ref':
      return a.ref.localeCompare(b.ref);
    default:
      return a.id - b.id;
  }
}
