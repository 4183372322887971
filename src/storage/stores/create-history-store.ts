import { type RawBuilder, type Selectable, sql } from 'kysely';
import {
  type ConnectionId,
  type Cursor,
  type HistoryKind,
  historyKinds,
  type InstallationId,
  type Link,
  type LinkId,
  type ProjectId,
} from '../../domain/index.ts';
import type { HeldStep, HistoryStore } from '../../ports/index.ts';
import type { Database, Tables } from '../database.ts';
import { inDatabaseTime } from '../in-database-time.ts';
import { isServed } from '../is-served.ts';
import { findCover } from './find-cover.ts';

/**
 * How far the past is read, on PostgreSQL: see {@link HistoryStore} for what each call promises. Projects
 * are read in the order in which they were planned. A step whose lease ran out and that somebody
 * else has advanced since is no longer held: `advance` and `postpone` then change nothing. A link
 * without planned projects is done. Leases belong to `node`.
 */
export function createHistoryStore(db: Database, node: number): HistoryStore {
  return {
    plan: (link, projectIds) => plan(db, link, projectIds),

    async claim(link, limit, leaseMs) {
      const { rows } = await sql<Row>`
        with next as (
          select installation_id, connection_id, project_id from history
          where link_id = ${link.id} and not is_done
            and (select l.history_state from link l
              join installation i on i.id = l.installation_id and ${isServed}
              where l.id = ${link.id}) = 'running'
            and (not_before is null or not_before <= clock_timestamp())
            and (leased_until is null or leased_until <= clock_timestamp())
          order by pages = 0, position limit ${limit} for update skip locked
        ), claimed as (
          update history h
          set leased_by = ${node}::int, leased_until = clock_timestamp() + ${leaseMs} * interval '1 millisecond'
          from next
          where (h.installation_id, h.connection_id, h.project_id)
            = (next.installation_id, next.connection_id, next.project_id)
          returning h.*
        )
        select * from claimed order by pages = 0, position`.execute(db);
      return rows.map(toHeldStep);
    },

    async advance(step, next, entities) {
      const after = next === null ? kindAfter(step.kind) : step.kind;
      await sql`
        update history set kind = ${after ?? step.kind}, cursor = ${next},
          is_done = ${after === null}, pages = pages + 1, entities = entities + ${entities},
          attempts = 0, problem = null, not_before = null, leased_by = null, leased_until = null,
          first_page_at = coalesce(first_page_at, clock_timestamp()),
          last_page_at = clock_timestamp()
        where ${isStill(step)}`.execute(db);
    },

    async postpone(step, until, reason) {
      await sql`
        update history set not_before = ${inDatabaseTime(until)}, problem = ${reason}, attempts = attempts + 1,
          leased_by = null, leased_until = null
        where ${isStill(step)}`.execute(db);
    },

    async isDone(link) {
      const waiting = await db
        .selectFrom('history')
        .select('project_id')
        .where('link_id', '=', link.id)
        .where('is_done', '=', false)
        .limit(1)
        .executeTakeFirst();
      return waiting === undefined;
    },

    restart: (link, projectId, since) => restart(db, link, { projectId, since }),
    ...createCoverageCare(db),
  };
}

function createCoverageCare(db: Database): Pick<HistoryStore, 'forgetUncovered' | 'listUnplanned'> {
  return {
    async forgetUncovered(connectionId, projectId) {
      await sql`
        delete from history h where connection_id = ${connectionId} and project_id = ${projectId}
          and not exists (select from coverage c where c.connection_id = h.connection_id
            and c.project_id = h.project_id and c.link_id = h.link_id)`.execute(db);
    },

    async listUnplanned(connectionId, projectId) {
      const { rows } = await sql<{ link_id: number }>`
        select link_id from coverage c
        where connection_id = ${connectionId} and project_id = ${projectId}
          and not exists (select from history h where h.installation_id = c.installation_id
            and h.connection_id = c.connection_id and h.project_id = c.project_id)
        order by link_id`.execute(db);
      return rows.map((row) => row.link_id as LinkId);
    },
  };
}

async function plan(db: Database, link: Link, projectIds: readonly ProjectId[]): Promise<number> {
  const { numAffectedRows } = await sql`
    with last as (
      -- One at a time, so that each is a look at an end of the index.
      select coalesce(greatest(
        (select max(position) from history where link_id = ${link.id} and is_done),
        (select max(position) from history where link_id = ${link.id} and not is_done)
      ), 0) as position
    )
    insert into history (installation_id, connection_id, project_id, link_id, kind, position, since)
    select ${link.installationId}, ${link.connectionId}, planned.id, ${link.id}, ${historyKinds[0]},
      last.position + planned.place::int, ${link.since}::timestamptz
    from last, unnest(${projectIds}::bigint[]) with ordinality as planned (id, place)
    order by planned.id
    on conflict (installation_id, connection_id, project_id) do nothing`.execute(db);
  return Number(numAffectedRows ?? 0);
}

/** Rule 5, Due work: no statement touches more than so many rows. */
const restartedAtOnce = 5_000;

async function restart(
  db: Database,
  link: Link,
  { projectId, since }: { projectId: ProjectId | null; since: Date | null },
): Promise<LinkId[]> {
  const isCovered = await findCover(db, link.id);
  if (!isCovered) return [];
  const readers = new Set<LinkId>();
  let after: number | null = 0;
  while (after !== null) {
    const isNext: RawBuilder<unknown> =
      projectId === null ? sql`p.id > ${after}` : sql`p.id > ${after} and p.id = ${projectId}`;
    const { rows } = await sql<{ last: number | null; readers: LinkId[] | null }>`
      with page as (
        select h.installation_id, h.connection_id, h.project_id
        from project p
        join history h on h.installation_id = ${link.installationId}
          and h.connection_id = p.connection_id and h.project_id = p.id
        where ${isCovered} and ${isNext}
        order by p.id limit ${restartedAtOnce} for update of h
      ), restarted as (
        -- Without its lease a page that is being read just now cannot set the cursor.
        update history h set kind = ${historyKinds[0]}, cursor = null, is_done = false, pages = 0,
          entities = 0, attempts = 0, problem = null, not_before = null, leased_by = null,
          leased_until = null, since = ${since}::timestamptz, first_page_at = null, last_page_at = null
        from page
        where (h.installation_id, h.connection_id, h.project_id)
          = (page.installation_id, page.connection_id, page.project_id)
        returning h.project_id, h.link_id
      )
      select max(project_id) as last, array_agg(distinct link_id) as readers from restarted`.execute(
      db,
    );
    for (const reader of rows[0]?.readers ?? []) readers.add(reader);
    after = rows[0]?.last ?? null;
  }
  return [...readers];
}

/** The kind to read next, or null when that was the last. */
function kindAfter(kind: HistoryKind): HistoryKind | null {
  return historyKinds[historyKinds.indexOf(kind) + 1] ?? null;
}

function isStill(step: HeldStep) {
  return sql`installation_id = ${step.installationId} and connection_id = ${step.connectionId}
    and project_id = ${step.projectId} and kind = ${step.kind} and not is_done
    and cursor is not distinct from ${step.cursor} and leased_until is not null
    and since is not distinct from ${step.since}::timestamptz`;
}

type Row = Selectable<Tables['history']>;

function toHeldStep(row: Row): HeldStep {
  return {
    installationId: row.installation_id as InstallationId,
    connectionId: row.connection_id as ConnectionId,
    projectId: row.project_id as ProjectId,
    kind: row.kind as HistoryKind,
    cursor: row.cursor as Cursor,
    attempts: row.attempts,
    since: row.since,
  };
}
