import { sql } from 'kysely';
import type { Acknowledgement } from '../../ports/index.ts';
import type { Database } from '../database.ts';
import { laneSql } from '../lane-sql.ts';
import { mirrorKeyColumns } from '../mirror-key.ts';

/**
 * Rule 9, Unknown keys: remembers which keys Jira did not know and which rows wait for them, and
 * wakes those rows when one of their keys turns out to be known. Runs inside a transaction.
 */
export async function bookUnknownKeys(
  db: Database,
  acknowledgements: readonly Acknowledgement[],
): Promise<void> {
  const entries = acknowledgements.map(({ entry }) => entry);
  const known = acknowledgements.flatMap(({ entry, unknownKeys, outcome }) =>
    outcome.kind === 'rejected' || entry.payload === null
      ? []
      : entry.issueKeys
          .filter((key) => !unknownKeys.includes(key))
          .map((key) => ({ installationId: entry.installationId, key })),
  );
  await stopWaiting(db, entries);
  await wakeRowsOf(db, known);
  const unknown = acknowledgements.flatMap(({ entry, unknownKeys }) =>
    unknownKeys.map((key) => ({ ...entry, key })),
  );
  if (unknown.length > 0) await wait(db, unknown);
}

type Entry = Acknowledgement['entry'];

async function stopWaiting(db: Database, entries: readonly Entry[]): Promise<void> {
  await sql`
    delete from waiting_for_key w
    using unnest(${mirrorKeyColumns(entries)})
      as a (installation_id, connection_id, project_id, kind, entity_id)
    where w.installation_id = a.installation_id and w.connection_id = a.connection_id
      and w.project_id = a.project_id and w.kind = a.kind and w.entity_id = a.entity_id`.execute(
    db,
  );
}

type KnownKey = { installationId: number; key: string };

/** What waited for a key that Jira now knows gets a new sequence, for Jira ignores an equal one. */
async function wakeRowsOf(db: Database, known: readonly KnownKey[]): Promise<void> {
  await sql`
    with learned as (
      delete from unknown_key u
      using (select distinct * from unnest(
        ${known.map(({ installationId }) => installationId)}::int[],
        ${known.map(({ key }) => key)}::text[]) as k (installation_id, issue_key)) k
      where u.installation_id = k.installation_id and u.issue_key = k.issue_key
      returning u.installation_id, u.issue_key
    ), woken as (
      select distinct w.installation_id, w.connection_id, w.project_id, w.kind, w.entity_id
      from waiting_for_key w join learned using (installation_id, issue_key)
    ), raised as (
      update mirror m set sequence = greatest(m.sequence + 1,
        (extract(epoch from clock_timestamp()) * 1000)::bigint)
      from woken w
      where m.installation_id = w.installation_id and m.connection_id = w.connection_id
        and m.project_id = w.project_id and m.kind = w.kind and m.entity_id = w.entity_id
        and m.payload is not null
      returning m.installation_id, m.connection_id, m.project_id, m.kind, m.entity_id, m.sequence
    )
    insert into due (installation_id, connection_id, project_id, kind, entity_id, lane, sequence)
    select installation_id, connection_id, project_id, kind, entity_id, ${laneSql('history')}, sequence
    from raised
    on conflict (installation_id, connection_id, project_id, kind, entity_id)
      do update set sequence = excluded.sequence`.execute(db);
}

async function wait(db: Database, unknown: readonly (Entry & { key: string })[]): Promise<void> {
  await sql`
    with input as (
      select * from unnest(${mirrorKeyColumns(unknown)},
        ${unknown.map(({ key }) => key)}::text[], ${unknown.map((u) => u.payload)}::text[],
        ${unknown.map((u) => u.sequence)}::bigint[])
      as i (installation_id, connection_id, project_id, kind, entity_id, issue_key, payload, sequence)
    ), learned as (
      insert into unknown_key (installation_id, issue_key)
      select distinct installation_id, issue_key from input order by 1, 2
      on conflict (installation_id, issue_key) do nothing
    ), kept as (
      update mirror m set payload = i.payload
      from (select distinct on (installation_id, connection_id, project_id, kind, entity_id) *
        from input) i
      where m.installation_id = i.installation_id and m.connection_id = i.connection_id
        and m.project_id = i.project_id and m.kind = i.kind and m.entity_id = i.entity_id
        and m.sequence = i.sequence
    )
    insert into waiting_for_key (installation_id, connection_id, project_id, kind, entity_id, issue_key)
    select installation_id, connection_id, project_id, kind, entity_id, issue_key from input
    on conflict do nothing`.execute(db);
}
