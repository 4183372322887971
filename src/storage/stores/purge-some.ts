import { type RawBuilder, sql } from 'kysely';
import type { HeldProject, PurgeStore } from '../../ports/index.ts';
import type { Database } from '../database.ts';
import { laneSql } from '../lane-sql.ts';
import { announce } from '../work-signals.ts';

/** What goes with its repository; of the rest each has a removal of its own. */
export const devinfoKinds = ['branch', 'commit', 'merge_request'];
const flatKinds = ['build', 'deployment', 'feature_flag'];

/** The repository's own row: its id is the project's, which the key holds already. */
const repositoryId = 'repository';

/**
 * One page of a purge, rule 7: see {@link PurgeStore}. Rows are locked in key order, the mirror's before those of
 * the other tables.
 */
export async function purgeSome(
  db: Database,
  project: HeldProject,
  { limit, isForced }: Parameters<PurgeStore['purgeSome']>[1],
): ReturnType<PurgeStore['purgeSome']> {
  await holdLinks(db, project);
  if (isForced) await endHistory(db, project);
  else if (await isCovered(db, project)) return 'covered';
  if (await takeDevinfo(db, project, limit)) return 'more';
  if (await removeFlat(db, project, limit)) return 'more';
  if (await forgetWaiting(db, project, limit)) return 'more';
  await queueRemoval(db, project);
  return 'done';
}

/**
 * A new link waits until this page is written, so that nothing it brings is older than the removal: a link
 * refers to the installation's row. The clock is read after this.
 */
async function holdLinks(db: Database, { installationId }: HeldProject): Promise<void> {
  await sql`select from installation where id = ${installationId} for update`.execute(db);
}

async function isCovered(db: Database, project: HeldProject): Promise<boolean> {
  const { rows } = await sql<{ is_covered: boolean }>`
    select exists (select from coverage c where ${isOf(project, sql`c`)}) as is_covered`.execute(
    db,
  );
  return rows[0]?.is_covered ?? false;
}

async function endHistory(db: Database, project: HeldProject): Promise<void> {
  await sql`
    update history h set is_done = true, leased_by = null, leased_until = null, problem = null
    where ${isOf(project, sql`h`)} and not is_done`.execute(db);
}

type Page = { ids: { kind: string; entity_id: string }[]; sequence: number | null };

/** Deletes rows of development information; the repository's row remembers what has to go. */
async function takeDevinfo(db: Database, project: HeldProject, limit: number): Promise<boolean> {
  const { ids, sequence } = await lockDevinfo(db, project, limit);
  if (ids.length === 0) return false;
  if (sequence !== null) await raiseRepository(db, project, sequence);
  for (const table of ['mirror', 'tombstone', 'due', 'waiting_for_key']) {
    await sql`
      delete from ${sql.table(table)} t
      using unnest(${ids.map(({ kind }) => kind)}::text[],
        ${ids.map((id) => id.entity_id)}::text[]) as k (kind, entity_id)
      where ${isOf(project, sql`t`)} and t.kind = k.kind and t.entity_id = k.entity_id`.execute(db);
  }
  return true;
}

/** Locks a page; `sequence` is the latest that Jira may have seen, null when it never saw one of these. */
async function lockDevinfo(db: Database, project: HeldProject, limit: number): Promise<Page> {
  const { rows } = await sql<{
    kind: string;
    entity_id: string;
    sequence: number;
    may_be_shown: boolean;
  }>`
    select kind, entity_id, sequence,
      acknowledged_at is not null or sequence > acknowledged_sequence as may_be_shown
    from mirror m
    where ${isOf(project, sql`m`)} and kind = any(${devinfoKinds})
    order by kind, entity_id limit ${limit} for update`.execute(db);
  const seen = rows.filter((row) => row.may_be_shown).map((row) => row.sequence);
  return { ids: rows, sequence: seen.length === 0 ? null : Math.max(...seen) };
}

/** Rule 2, Order: the removal is newer than all that it removes. It becomes due at the end. */
async function raiseRepository(
  db: Database,
  { installationId, connectionId, projectId }: HeldProject,
  after: number,
): Promise<void> {
  await sql`
    insert into mirror as m (installation_id, connection_id, project_id, kind, entity_id, payload, hash,
      issue_keys, version, detail, read_at_ms, sequence)
    select ${installationId}, ${connectionId}, ${projectId}, 'repository', ${repositoryId}, null, '',
      '{}', '', 0, ${nowMs}, greatest(${nowMs}, ${after}::bigint + 1)
    on conflict (installation_id, connection_id, project_id, kind, entity_id) do update set
      read_at_ms = excluded.read_at_ms, sequence = greatest(excluded.sequence, m.sequence + 1)`.execute(
    db,
  );
}

/** Makes removals of rows that have no repository in Jira; a read from before is discarded from now on. */
async function removeFlat(db: Database, project: HeldProject, limit: number): Promise<boolean> {
  const { rows } = await sql<{ count: number }>`
    with held as (
      select installation_id, connection_id, project_id, kind, entity_id from mirror m
      where ${isOf(project, sql`m`)} and kind = any(${flatKinds}) and hash <> ''
      order by kind, entity_id limit ${limit} for update
    ), removed as (
      update mirror m set payload = null, hash = '', issue_keys = '{}', version = '', feeds = null,
        read_at_ms = greatest(m.read_at_ms, ${nowMs}), sequence = greatest(${nowMs}, m.sequence + 1)
      from held h
      where (m.installation_id, m.connection_id, m.project_id, m.kind, m.entity_id)
        = (h.installation_id, h.connection_id, h.project_id, h.kind, h.entity_id)
      returning m.installation_id, m.connection_id, m.project_id, m.kind, m.entity_id, m.sequence
    ), forgettable as (
      insert into tombstone (installation_id, connection_id, project_id, kind, entity_id)
      select installation_id, connection_id, project_id, kind, entity_id from removed
      order by kind, entity_id
      on conflict (installation_id, connection_id, project_id, kind, entity_id) do nothing
    ), queued as (
      insert into due (installation_id, connection_id, project_id, kind, entity_id, lane, sequence)
      select installation_id, connection_id, project_id, kind, entity_id, ${laneSql('live')}, sequence
      from removed order by kind, entity_id
      on conflict (installation_id, connection_id, project_id, kind, entity_id)
        do update set sequence = excluded.sequence, lane = excluded.lane
    ), waited as (
      delete from waiting_for_key w using held h
      where (w.installation_id, w.connection_id, w.project_id, w.kind, w.entity_id)
        = (h.installation_id, h.connection_id, h.project_id, h.kind, h.entity_id)
    ), told as (
      select ${announce('lanes')} where exists (select from removed)
    )
    select (select count(*) from removed) as count, (select count(*) from told) as told`.execute(
    db,
  );
  return (rows[0]?.count ?? 0) > 0;
}

/** An answer of Jira that came after its row had gone left its unknown keys behind. */
async function forgetWaiting(db: Database, project: HeldProject, limit: number): Promise<boolean> {
  const { numAffectedRows } = await sql`
    delete from waiting_for_key where ctid = any(array(
      select w.ctid from waiting_for_key w
      where ${isOf(project, sql`w`)} and not exists (
        select from mirror m
        where m.installation_id = w.installation_id and m.connection_id = w.connection_id
          and m.project_id = w.project_id and m.kind = w.kind and m.entity_id = w.entity_id)
      limit ${limit}))`.execute(db);
  return Number(numAffectedRows ?? 0) > 0;
}

async function queueRemoval(db: Database, project: HeldProject): Promise<void> {
  await sql`
    with ahead as (
      select * from mirror m
      where ${isOf(project, sql`m`)} and kind = 'repository' and entity_id = ${repositoryId}
        and sequence > acknowledged_sequence
      for update
    ), forgettable as (
      insert into tombstone (installation_id, connection_id, project_id, kind, entity_id)
      select installation_id, connection_id, project_id, kind, entity_id from ahead
      on conflict (installation_id, connection_id, project_id, kind, entity_id) do nothing
    ), queued as (
      insert into due (installation_id, connection_id, project_id, kind, entity_id, lane, sequence)
      select installation_id, connection_id, project_id, kind, entity_id, ${laneSql('live')}, sequence
      from ahead
      on conflict (installation_id, connection_id, project_id, kind, entity_id)
        do update set sequence = excluded.sequence, lane = excluded.lane
      returning 1
    )
    select ${announce('lanes')} where exists (select from queued)`.execute(db);
}

/** Rows of the project, whatever the table. */
function isOf(
  { installationId, connectionId, projectId }: HeldProject,
  table: RawBuilder<unknown>,
): RawBuilder<boolean> {
  return sql<boolean>`${table}.installation_id = ${installationId}
    and ${table}.connection_id = ${connectionId} and ${table}.project_id = ${projectId}`;
}

const nowMs = sql`(extract(epoch from clock_timestamp()) * 1000)::bigint`;
