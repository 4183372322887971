import { sql } from 'kysely';
import { urgencyOfLane } from '../../domain/index.ts';
import type { Acknowledgement, HeldLane } from '../../ports/index.ts';
import type { Database } from '../database.ts';
import { mirrorKeyColumns } from '../mirror-key.ts';
import { bookUnknownKeys } from './unknown-keys.ts';

/**
 * Books Jira's answers; runs inside a transaction. An answer counts for the sequence that was sent: a state
 * that was written meanwhile stays ahead. It counts in the epoch it was sent in (rule 5). A payload
 * goes when it is accepted and no row waits for one of its keys (rules 6 and 9).
 */
export async function acknowledge(
  db: Database,
  lane: HeldLane,
  acknowledgements: readonly Acknowledgement[],
): Promise<void> {
  if (acknowledgements.length === 0) return;
  const column = <T>(pick: (acknowledgement: Acknowledgement) => T) => acknowledgements.map(pick);
  await lockInKeyOrder(db, acknowledgements);
  await sql`
      with answered as (
        select * from unnest(
          ${mirrorKeyColumns(acknowledgements.map(({ entry }) => entry))},
          ${column(({ entry }) => entry.sequence)}::bigint[],
          ${column(({ entry }) => entry.payload === null)}::boolean[],
          ${column(({ outcome }) => outcome.kind)}::text[],
          ${column(({ outcome }) => ('reason' in outcome ? outcome.reason : null))}::text[],
          ${column(({ entry }) => entry.times?.readAt.toISOString() ?? null)}::timestamptz[],
          ${column(({ entry }) => entry.times?.recordedAt.toISOString() ?? null)}::timestamptz[],
          ${column(({ entry }) => entry.times?.takenAt.toISOString() ?? null)}::timestamptz[]
        ) as a (installation_id, connection_id, project_id, kind, entity_id, sent_sequence, is_removal,
          outcome, reason, read_at, recorded_at, taken_at)
        -- Sent before the epoch was raised: all of it is still due.
        where (select epoch from installation where id = ${lane.installationId}) = ${lane.epoch}
      ), booked as (
        update mirror m set
          acknowledged_sequence = a.sent_sequence, acknowledged_epoch = ${lane.epoch},
          acknowledged_at = clock_timestamp(), outcome = a.outcome, reason = a.reason,
          payload = case when m.sequence = a.sent_sequence and a.outcome = 'accepted'
            then null else m.payload end
        from answered a
        where m.installation_id = a.installation_id and m.connection_id = a.connection_id
          and m.project_id = a.project_id and m.kind = a.kind and m.entity_id = a.entity_id
          and (m.acknowledged_sequence < a.sent_sequence
            or m.acknowledged_sequence = a.sent_sequence and m.acknowledged_epoch < ${lane.epoch})
      ), removed as (
        insert into tombstone as t (installation_id, connection_id, project_id, kind, entity_id,
          sequence, is_repeated)
        select installation_id, connection_id, project_id, kind, entity_id, sent_sequence, false
        from answered
        where is_removal and outcome = 'accepted'
        order by installation_id, connection_id, project_id, kind, entity_id
        on conflict (installation_id, connection_id, project_id, kind, entity_id)
          do update set acknowledged_at = excluded.acknowledged_at, sequence = excluded.sequence,
            is_repeated = t.is_repeated and t.sequence = excluded.sequence
      ), told as (
        insert into story (installation_id, connection_id, project_id, kind, entity_id, sequence,
          outcome, reason, read_at, recorded_at, taken_at)
        select installation_id, connection_id, project_id, kind, entity_id, sent_sequence,
          outcome, reason, read_at, recorded_at, taken_at
        from answered where ${urgencyOfLane(lane.name) === 'live'}
      ), counted as (
        update lane l set accepted = l.accepted + news.accepted,
          rejected = l.rejected + news.rejected
        from (select count(*) filter (where outcome = 'accepted') as accepted,
          count(*) filter (where outcome = 'rejected') as rejected from answered) news
        where l.installation_id = ${lane.installationId} and l.name = ${lane.name}
      )
      delete from due d using answered a
      where d.installation_id = a.installation_id and d.connection_id = a.connection_id
        and d.project_id = a.project_id and d.kind = a.kind and d.entity_id = a.entity_id
        and d.sequence <= a.sent_sequence`.execute(db);
  await bookUnknownKeys(db, acknowledgements);
}

/**
 * An update locks rows in whatever order its plan finds them, and this one's due rows before the
 * mirror's. Whoever writes the mirror goes in key order and by the mirror first: so must we, or every
 * burst ends in deadlocks, each of which costs a second.
 */
async function lockInKeyOrder(
  db: Database,
  acknowledgements: readonly Acknowledgement[],
): Promise<void> {
  await sql`
    select from mirror m
    join unnest(${mirrorKeyColumns(acknowledgements.map(({ entry }) => entry))})
      as k (installation_id, connection_id, project_id, kind, entity_id)
      using (installation_id, connection_id, project_id, kind, entity_id)
    order by m.installation_id, m.connection_id, m.project_id, m.kind, m.entity_id
    for update of m`.execute(db);
}
