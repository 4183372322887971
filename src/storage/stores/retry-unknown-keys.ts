import { sql } from 'kysely';
import type { Database } from '../database.ts';
import { laneSql } from '../lane-sql.ts';

/**
 * Rule 9, Unknown keys: sends for each key that was learned more than a day ago one of the entities that
 * wait for it; Jira's answer decides about the others. A key that nobody waits for any more is
 * forgotten. Looks at up to `limit` keys; answers how many entities are sent.
 */
export async function retryUnknownKeys(db: Database, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    with expired as (
      select installation_id, issue_key from unknown_key
      where learned_at < now() - interval '1 day'
      order by learned_at limit ${limit} for update skip locked
    ), probe as (
      select expired.installation_id, expired.issue_key, waiting.*
      from expired left join lateral (
        select w.connection_id, w.project_id, w.kind, w.entity_id
        from waiting_for_key w
        join mirror m using (installation_id, connection_id, project_id, kind, entity_id)
        where w.installation_id = expired.installation_id and w.issue_key = expired.issue_key
          and m.payload is not null
        limit 1
      ) waiting on true
    ), asked_again as (
      update unknown_key u set learned_at = clock_timestamp() from probe p
      where u.installation_id = p.installation_id and u.issue_key = p.issue_key
        and p.entity_id is not null
    ), forgotten as (
      delete from unknown_key u using probe p
      where u.installation_id = p.installation_id and u.issue_key = p.issue_key
        and p.entity_id is null
    ), held as (
      -- One entity may wait for several keys; rows are locked in key order.
      select installation_id, connection_id, project_id, kind, entity_id from mirror
      where (installation_id, connection_id, project_id, kind, entity_id) in (
        select installation_id, connection_id, project_id, kind, entity_id from probe
        where entity_id is not null)
      order by installation_id, connection_id, project_id, kind, entity_id
      for update
    ), raised as (
      -- Jira ignores an equal sequence.
      update mirror m set sequence = greatest(m.sequence + 1,
        (extract(epoch from clock_timestamp()) * 1000)::bigint)
      from held h
      where m.installation_id = h.installation_id and m.connection_id = h.connection_id
        and m.project_id = h.project_id and m.kind = h.kind and m.entity_id = h.entity_id
      returning m.installation_id, m.connection_id, m.project_id, m.kind, m.entity_id, m.sequence
    )
    insert into due (installation_id, connection_id, project_id, kind, entity_id, lane, sequence)
    select installation_id, connection_id, project_id, kind, entity_id,
      ${laneSql('history')}, sequence
    from raised
    order by installation_id, connection_id, project_id, kind, entity_id
    on conflict (installation_id, connection_id, project_id, kind, entity_id)
      do update set sequence = excluded.sequence`.execute(db);
  return Number(numAffectedRows ?? 0);
}
