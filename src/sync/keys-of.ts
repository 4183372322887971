import type { ConnectionId, EntityRef, MirrorKey } from '../domain/index.ts';
import type { Coverage } from '../ports/index.ts';

/** The rows of the mirror that an entity has: one for each site that covers its project. */
export function keysOf(
  entity: EntityRef,
  connectionId: ConnectionId,
  coverage: readonly Coverage[],
): MirrorKey[] {
  const { kind, projectId, id } = entity;
  return coverage
    .filter((row) => row.projectId === projectId)
    .map(({ installationId }) => ({ installationId, connectionId, projectId, kind, id }));
}
