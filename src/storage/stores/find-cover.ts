import { type RawBuilder, sql } from 'kysely';
import type { LinkId } from '../../domain/index.ts';
import type { Database } from '../database.ts';

/**
 * The condition under which a link covers the project `p`; null when there is no such link. It holds
 * the link's values, which the view `coverage` cannot: so the planner finds the projects by index.
 */
export async function findCover(db: Database, id: LinkId): Promise<RawBuilder<boolean> | null> {
  const link = await db
    .selectFrom('link')
    .select(['connection_id', 'target_kind', 'target_id'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!link) return null;
  const isCovered =
    link.target_kind === 'project'
      ? sql`p.id = ${link.target_id}`
      : sql`p.namespace_ids @> array[${link.target_id}]::bigint[]`;
  return sql<boolean>`p.connection_id = ${link.connection_id} and ${isCovered}`;
}
