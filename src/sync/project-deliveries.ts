import type { ConnectionId, Delivery, ProjectId } from '../domain/index.ts';
import type { Event, SendJob, Transaction } from '../ports/index.ts';

/** A delivery that tells of a project or group itself. */
export type ProjectDelivery = {
  delivery: Delivery;
  event: Extract<Event, { kind: 'project_changed' | 'project_gone' | 'group_changed' }>;
};

/**
 * Lets jobs follow projects that changed or went, and look through the links where a group changed. The jobs are
 * queued in the transaction that closes the deliveries.
 */
export async function followProjects(
  deps: { sendJob: SendJob },
  transaction: Transaction,
  {
    connectionId,
    deliveries,
  }: { connectionId: ConnectionId; deliveries: readonly ProjectDelivery[] },
): Promise<void> {
  const isGone = new Map<ProjectId, boolean>();
  for (const { event } of deliveries) {
    if (event.kind === 'group_changed') continue;
    const { id } = event.project;
    isGone.set(id, event.kind === 'project_gone' || isGone.get(id) === true);
  }
  for (const [projectId, isToldGone] of isGone) {
    const data = { connectionId, projectId, isToldGone };
    const key = `${connectionId}-${projectId}${isToldGone ? '-gone' : ''}`;
    await deps.sendJob(transaction, 'follow-project', data, { key });
  }
  if (deliveries.some(({ event }) => event.kind === 'group_changed')) {
    await deps.sendJob(transaction, 'rediscover-projects', {});
  }
}
