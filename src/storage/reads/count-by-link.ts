import { sql } from 'kysely';
import type { InstallationId, LinkId } from '../../domain/index.ts';
import type { LinkCount } from '../../ports/index.ts';
import type { Database } from '../database.ts';

/**
 * What of each link of a site waits, was refused, and was taken last; links of which nothing is held are left out. A
 * pass over the site's mirror. What several links cover counts for each of them.
 */
export async function countByLink(
  db: Database,
  installationId: InstallationId,
): Promise<Map<LinkId, LinkCount>> {
  const { rows } = await sql<{
    link_id: number;
    waiting: number;
    rejected: number;
    last_accepted_at: Date | null;
  }>`
    with held as (
      select connection_id, project_id, 0 as waiting,
        count(*) filter (where outcome = 'rejected') as rejected,
        max(acknowledged_at) filter (where outcome = 'accepted') as last_accepted_at
      from mirror where installation_id = ${installationId} and kind <> 'repository'
      group by connection_id, project_id
      union all
      select connection_id, project_id, count(*), 0, null
      from due where installation_id = ${installationId} and kind <> 'repository'
      group by connection_id, project_id
    )
    select c.link_id, sum(h.waiting)::bigint as waiting, sum(h.rejected)::bigint as rejected,
      max(h.last_accepted_at) as last_accepted_at
    from held h join coverage c on c.connection_id = h.connection_id
      and c.project_id = h.project_id and c.installation_id = ${installationId}
    group by c.link_id`.execute(db);
  return new Map(
    rows.map((row) => [
      row.link_id as LinkId,
      { waiting: row.waiting, rejected: row.rejected, lastAcceptedAt: row.last_accepted_at },
    ]),
  );
}
