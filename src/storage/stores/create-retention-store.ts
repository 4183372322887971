import { sql } from 'kysely';
import type { RetentionStore } from '../../ports/index.ts';
import type { Database } from '../database.ts';
import { laneSql } from '../lane-sql.ts';
import { freeDeadLeases } from './free-dead-leases.ts';
import { repeatRemovals } from './repeat-removals.ts';
import { retryUnknownKeys } from './retry-unknown-keys.ts';
import { rollStory } from './roll-story.ts';

/** Pages of 8 KiB that one search for stranded rows reads at most. */
const pagesPerSearch = 2_000;

/** Forgetting, on PostgreSQL: see {@link RetentionStore} for what each call promises. */
export function createRetentionStore(db: Database): RetentionStore {
  return {
    forgetDeliveries: (limit) => forgetDeliveries(db, limit),
    forgetTombstones: (limit) => forgetTombstones(db, limit),
    repeatRemovals: (ageMs, limit) => repeatRemovals(db, { ageMs, limit }),
    rollStory: () => rollStory(db),
    retryUnknownKeys: (limit) => retryUnknownKeys(db, limit),
    recoverStranded: (limit) => recoverStranded(db, limit),
    freeDeadLeases: () => freeDeadLeases(db),
  };
}

/** 8 days: GitLab can send a delivery again for 7, and is then recognised by its idempotency key. */
async function forgetDeliveries(db: Database, limit: number): Promise<number> {
  const { numAffectedRows } = await sql`
    delete from delivery where (connection_id, id) in (
      select connection_id, id from delivery
      where received_at < now() - interval '8 days' and processed_at < now() - interval '8 days'
      limit ${limit})`.execute(db);
  return Number(numAffectedRows ?? 0);
}

/**
 * Rule 2, Order: after 30 days no read from before the deletion can still arrive. An entity that came
 * back, or whose removal is due once more, stays.
 */
async function forgetTombstones(db: Database, limit: number): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with old as (
      delete from tombstone where (installation_id, connection_id, project_id, kind, entity_id) in (
        select installation_id, connection_id, project_id, kind, entity_id from tombstone
        where acknowledged_at < now() - interval '30 days'
        order by acknowledged_at limit ${limit} for update skip locked)
      returning *
    ), gone as (
      delete from mirror m using old
      where m.installation_id = old.installation_id and m.connection_id = old.connection_id
        and m.project_id = old.project_id and m.kind = old.kind and m.entity_id = old.entity_id
        and m.payload is null and m.hash = '' and m.sequence <= m.acknowledged_sequence
    )
    select count(*) from old`.execute(db);
  return rows[0]?.count ?? 0;
}

/**
 * A row is written together with its due work and booked together with its end, so none should ever be
 * stranded; this is the net below. It reads a random sample of the mirror's pages: all of a small
 * mirror every time, each page of a large one sooner or later, and no more for a larger one.
 * Answered rows are not ahead; one without its payload has nothing to send.
 */
async function recoverStranded(db: Database, limit: number): Promise<number> {
  const { rows } = await sql<{ pages: number }>`
    select pg_relation_size('mirror') / current_setting('block_size')::int as pages`.execute(db);
  const percent = Math.min(100, (100 * pagesPerSearch) / Math.max(1, rows[0]?.pages ?? 1));
  const { numAffectedRows } = await sql`
    insert into due (installation_id, connection_id, project_id, kind, entity_id, lane, sequence)
    select m.installation_id, m.connection_id, m.project_id, m.kind, m.entity_id,
      ${laneSql('live')}, m.sequence
    from mirror m tablesample system (${percent}::real)
    join installation i on i.id = m.installation_id and i.uninstalled_at is null
    where m.sequence > m.acknowledged_sequence and (m.payload is not null or m.hash = '')
      and not exists (
        select from due d
        where d.installation_id = m.installation_id and d.connection_id = m.connection_id
          and d.project_id = m.project_id and d.kind = m.kind and d.entity_id = m.entity_id)
    limit ${limit}
    on conflict (installation_id, connection_id, project_id, kind, entity_id) do nothing`.execute(
    db,
  );
  return Number(numAffectedRows ?? 0);
}
