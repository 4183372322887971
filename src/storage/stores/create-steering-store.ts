import { sql } from 'kysely';
import type { MirrorKey } from '../../domain/index.ts';
import type { ReplayScope, SteeringStore } from '../../ports/index.ts';
import type { Database } from '../database.ts';
import { laneSql } from '../lane-sql.ts';
import { type MirrorKeyRow, toMirrorKey } from '../mirror-key.ts';
import { isAfterSql, isInScopeSql } from '../mirror-scope.ts';
import { announce } from '../work-signals.ts';

/** Doing again, on PostgreSQL: see {@link SteeringStore} for what each call promises. */
export function createSteeringStore(db: Database): SteeringStore {
  return {
    resend: (scope, after, limit) => resend(db, { scope, after, limit }),

    async outdateEntity(key) {
      const { rows } = await sql<{ id: string; reference: string | null }>`
        update mirror set desired_epoch = 0
        where installation_id = ${key.installationId} and connection_id = ${key.connectionId}
          and project_id = ${key.projectId} and kind = ${key.kind} and entity_id = ${key.id}
          and hash <> '' and outcome = 'accepted' and sequence <= acknowledged_sequence
        returning entity_id as id, reference`.execute(db);
      return rows[0] ?? null;
    },

    async replayDeliveries(id, limit) {
      const { rows } = await sql<{ count: number }>`
        with given_up as (
          select connection_id, id from delivery
          where processed_at is not null and body is not null
            and (${id}::bigint is null or id = ${id}::bigint)
          order by id limit ${limit} for update skip locked
        ), replayed as (
          update delivery d
          set processed_at = null, not_before = null, attempts = 0, problem = null
          from given_up g where d.connection_id = g.connection_id and d.id = g.id
          returning 1
        ), told as (
          select ${announce('deliveries')} where exists (select from replayed)
        )
        select (select count(*) from replayed) as count, (select count(*) from told) as told`.execute(
        db,
      );
      return rows[0]?.count ?? 0;
    },
  };
}

type ResendRow = Partial<MirrorKeyRow> & { looked_at: number; resent: number };

/**
 * The mirror has no index for outcomes (rule 5), so a page is of rows looked at, not of rows found. What is ahead
 * leaves by itself; what lost its payload has nothing to send but its removal.
 */
async function resend(
  db: Database,
  { scope, after, limit }: { scope: ReplayScope; after: MirrorKey | null; limit: number },
): Promise<{ resent: number; next: MirrorKey | null }> {
  const { rows } = await sql<ResendRow>`
    with page as (
      select m.installation_id, m.connection_id, m.project_id, m.kind, m.entity_id from mirror m
      where ${isInScopeSql(scope)} and ${isAfterSql(after)}
      order by m.installation_id, m.connection_id, m.project_id, m.kind, m.entity_id
      limit ${limit}
    ), held as (
      select m.installation_id, m.connection_id, m.project_id, m.kind, m.entity_id
      from mirror m join page using (installation_id, connection_id, project_id, kind, entity_id)
      where m.outcome in ('rejected', 'unknown_keys') and m.sequence <= m.acknowledged_sequence
        and (m.payload is not null or m.hash = '')
      order by m.installation_id, m.connection_id, m.project_id, m.kind, m.entity_id
      for update of m
    ), raised as (
      -- Jira ignores an equal sequence.
      update mirror m set sequence = greatest(m.sequence + 1,
        (extract(epoch from clock_timestamp()) * 1000)::bigint)
      from held h
      where m.installation_id = h.installation_id and m.connection_id = h.connection_id
        and m.project_id = h.project_id and m.kind = h.kind and m.entity_id = h.entity_id
      returning m.installation_id, m.connection_id, m.project_id, m.kind, m.entity_id, m.sequence
    ), queued as (
      insert into due (installation_id, connection_id, project_id, kind, entity_id, lane, sequence)
      select installation_id, connection_id, project_id, kind, entity_id, ${laneSql('history')},
        sequence
      from raised
      order by installation_id, connection_id, project_id, kind, entity_id
      on conflict (installation_id, connection_id, project_id, kind, entity_id)
        do update set sequence = excluded.sequence
      returning 1
    ), told as (
      select ${announce('lanes')} where exists (select from queued)
    ), last as (
      select * from page
      order by installation_id desc, connection_id desc, project_id desc, kind desc, entity_id desc
      limit 1
    )
    select last.*, counted.*
    from (select (select count(*) from page) as looked_at, (select count(*) from queued) as resent,
      (select count(*) from told) as told) counted
    left join last on true`.execute(db);
  const [row] = rows;
  if (!row) return { resent: 0, next: null };
  return { resent: row.resent, next: row.looked_at < limit ? null : toKey(row) };
}

function toKey(row: ResendRow): MirrorKey | null {
  return row.entity_id === undefined || row.entity_id === null
    ? null
    : toMirrorKey(row as MirrorKeyRow);
}
