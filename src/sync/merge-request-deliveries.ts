import type { ConnectionId, Delivery } from '../domain/index.ts';
import type { Coverage, Event, Stores } from '../ports/index.ts';
import { keysOf } from './keys-of.ts';
import { makeNamesIssue } from './names-issue.ts';

/** A delivery that tells of a merge request. */
export type MergeRequestDelivery = {
  delivery: Delivery;
  event: Extract<Event, { kind: 'merge_request' }>;
};

/**
 * Wishes for a read of every merge request that names an issue, named one before this change, or is
 * shown already. The hook itself is only a hint: it lacks what reviewers said, and hooks overtake
 * each other.
 */
export async function readMergeRequests(
  stores: Stores,
  connectionId: ConnectionId,
  deliveries: readonly MergeRequestDelivery[],
): Promise<void> {
  if (deliveries.length === 0) return;
  const notices = deliveries.map(({ event }) => event.notice);
  const ids = [...new Set(notices.map(({ projectId }) => projectId))];
  const coverage = await stores.projects.coverage(connectionId, ids);
  const names = makeNamesIssue(coverage);
  const keyless = notices.filter(
    ({ projectId, texts, sourceBranch }) => !names(projectId, [...texts, sourceBranch]),
  );
  const shown = await listShown(stores, connectionId, { notices: keyless, coverage });
  await stores.refreshes.add(
    notices
      .filter((notice) => !keyless.includes(notice) || shown.has(notice.id))
      .map((notice) => ({
        connectionId,
        projectId: notice.projectId,
        target: { kind: 'merge_request', iid: notice.iid, id: notice.id },
        urgency: 'live',
        ...(notice.updatedAt && { notOlderThan: notice.updatedAt }),
      })),
  );
}

type Notice = MergeRequestDelivery['event']['notice'];

async function listShown(
  stores: Stores,
  connectionId: ConnectionId,
  { notices, coverage }: { notices: readonly Notice[]; coverage: readonly Coverage[] },
): Promise<Set<number>> {
  if (notices.length === 0) return new Set();
  const keys = notices.flatMap(({ projectId, id }) =>
    keysOf({ kind: 'merge_request', projectId, id: String(id) }, connectionId, coverage),
  );
  const rows = await stores.mirror.lock(keys);
  return new Set(rows.map(({ id }) => Number(id)));
}
