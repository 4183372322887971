import { sql } from 'kysely';
import type { Database } from '../database.ts';
import { laneSql } from '../lane-sql.ts';
import { announce } from '../work-signals.ts';

/**
 * Rule 2, Order: puts removals that Jira accepted at least `ageMs` ago into their lane once more. One that
 * the entity's return has overtaken is past repeating.
 */
export async function repeatRemovals(
  db: Database,
  { ageMs, limit }: { ageMs: number; limit: number },
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with accepted as (
      update tombstone t set is_repeated = true from (
        select installation_id, connection_id, project_id, kind, entity_id from tombstone
        where not is_repeated
          and acknowledged_at <= clock_timestamp() - ${ageMs} * interval '1 millisecond'
        order by acknowledged_at limit ${limit} for update skip locked
      ) old
      where t.installation_id = old.installation_id and t.connection_id = old.connection_id
        and t.project_id = old.project_id and t.kind = old.kind and t.entity_id = old.entity_id
      returning t.*
    ), queued as (
      insert into due (installation_id, connection_id, project_id, kind, entity_id, lane, sequence)
      select installation_id, connection_id, project_id, kind, entity_id,
        ${laneSql('live')}, m.sequence
      from accepted
      join mirror m using (installation_id, connection_id, project_id, kind, entity_id)
      join installation i on i.id = installation_id and i.uninstalled_at is null
      where m.hash = '' and m.sequence = accepted.sequence
      order by installation_id, connection_id, project_id, kind, entity_id
      on conflict (installation_id, connection_id, project_id, kind, entity_id) do nothing
      returning 1
    ), told as (
      select ${announce('lanes')} where exists (select from queued)
    )
    select (select count(*) from queued) as count, (select count(*) from told) as told`.execute(db);
  return rows[0]?.count ?? 0;
}
