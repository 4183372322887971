import { type RawBuilder, sql } from 'kysely';
import type { MirrorKey } from '../domain/index.ts';
import type { ReplayScope } from '../ports/index.ts';

/** Whether the row `m` of the mirror is one of those that are meant. */
export function isInScopeSql({
  installationId,
  project,
  kind,
  entityId,
}: ReplayScope): RawBuilder<boolean> {
  const conditions = [sql`m.installation_id = ${installationId}`];
  if (project) {
    conditions.push(sql`m.connection_id = ${project.connectionId}`);
    conditions.push(sql`m.project_id = ${project.projectId}`);
  }
  if (kind !== null) conditions.push(sql`m.kind = ${kind}`);
  if (entityId !== null) conditions.push(sql`m.entity_id = ${entityId}`);
  return sql<boolean>`(${sql.join(conditions, sql` and `)})`;
}

/** Whether the row `m` of the mirror comes after a key, in key order. */
export function isAfterSql(after: MirrorKey | null): RawBuilder<boolean> {
  if (!after) return sql<boolean>`true`;
  return sql<boolean>`(m.connection_id, m.project_id, m.kind, m.entity_id)
    > (${after.connectionId}::int, ${after.projectId}::bigint, ${after.kind}, ${after.id})`;
}
