import { type RawBuilder, sql } from 'kysely';
import { type ConnectionId, historyKinds, type ProjectId } from '../../domain/index.ts';
import type { HeldSweep, HookOwner, SweepCounts, SweepStore } from '../../ports/index.ts';
import type { Database } from '../database.ts';
import { inDatabaseTime } from '../in-database-time.ts';

/** The part of a day at which a project is first swept: so that not all come together. */
const dayPart = sql`(p.id * 7919 % 86400) * interval '1 second'`;
const nextDay = sql`clock_timestamp() + interval '23 hours' + (project_id * 7919 % 7200) * interval '1 second'`;

/**
 * Sweeps on PostgreSQL: see {@link SweepStore} for what each call promises. Leases belong to `node`; whoever
 * lost one changes nothing with `done` or `postpone`.
 */
export function createSweepStore(db: Database, node: number): SweepStore {
  const isHeld = (held: HeldSweep) => sql`${isOf(held)} and leased_by = ${node}`;
  return {
    plan: (connectionId, projectIds) => plan(db, connectionId, projectIds),
    claim: (limit, leaseMs) => claim(db, { node, limit, leaseMs }),
    wish: (connectionId, projectIds) => wish(db, connectionId, projectIds),
    wishBelow: (connectionId, owner, page) => wishBelow(db, connectionId, owner, page),
    ...createLooks(db),

    async done(held, { readAt, defaultHead, counts }) {
      await sql`
        update sweep set swept_at = ${readAt}, default_head = ${defaultHead},
          counts = ${JSON.stringify(counts)}::jsonb,
          due_at = case when wished_at > ${readAt} then wished_at else ${nextDay} end,
          attempts = 0, problem = null, leased_by = null, leased_until = null
        where ${isHeld(held)}`.execute(db);
    },

    async postpone(held, until, reason) {
      await sql`
        update sweep set due_at = ${inDatabaseTime(until)}, problem = ${reason},
          attempts = attempts + 1, leased_by = null, leased_until = null
        where ${isHeld(held)}`.execute(db);
    },

    async hasMoved(connectionId, projectId) {
      const { rows } = await sql<{ has_moved: boolean }>`
        select exists (
          select from sweep s join project p on p.connection_id = s.connection_id and p.id = s.project_id
          where s.connection_id = ${connectionId} and s.project_id = ${projectId} and s.url <> p.url
        ) as has_moved`.execute(db);
      return rows[0]?.has_moved ?? false;
    },

    async settle(connectionId, projectId) {
      await sql`
        with settled as (
          update sweep s set url = p.url from project p
          where s.connection_id = ${connectionId} and s.project_id = ${projectId}
            and p.connection_id = s.connection_id and p.id = s.project_id
        )
        -- Without its lease a page that is being read just now cannot set the cursor.
        update history set kind = ${historyKinds[0]}, cursor = null, is_done = false, attempts = 0,
          problem = null, not_before = null, leased_by = null, leased_until = null
        where connection_id = ${connectionId} and project_id = ${projectId}`.execute(db);
    },

    async forget(connectionId, projectId) {
      await sql`delete from sweep where ${isOf({ connectionId, projectId })}`.execute(db);
    },
  };
}

function isOf({ connectionId, projectId }: Pick<HeldSweep, 'connectionId' | 'projectId'>) {
  return sql`connection_id = ${connectionId} and project_id = ${projectId}`;
}

function createLooks(db: Database): Pick<SweepStore, 'findLastLook' | 'saveLook'> {
  return {
    async findLastLook(connectionId, { kind, id }) {
      const { rows } = await sql<{ looked_at: Date }>`
        select looked_at from activity_look
        where connection_id = ${connectionId} and target_kind = ${kind} and target_id = ${id}`.execute(
        db,
      );
      return rows[0]?.looked_at ?? null;
    },

    async saveLook(connectionId, { kind, id }, at) {
      await sql`
        insert into activity_look (connection_id, target_kind, target_id, looked_at)
        values (${connectionId}, ${kind}, ${id}, ${at})
        on conflict (connection_id, target_kind, target_id) do update
          set looked_at = excluded.looked_at`.execute(db);
    },
  };
}

async function plan(
  db: Database,
  connectionId: ConnectionId,
  projectIds: readonly ProjectId[],
): Promise<void> {
  await sql`
    insert into sweep as s (connection_id, project_id, url, due_at)
    select p.connection_id, p.id, p.url, clock_timestamp() + ${dayPart}
    from project p where p.connection_id = ${connectionId} and p.id = any(${projectIds}::bigint[])
    order by p.id
    on conflict (connection_id, project_id) do update
      set due_at = least(s.due_at, clock_timestamp()), wished_at = clock_timestamp()
      where s.url <> excluded.url`.execute(db);
}

async function claim(
  db: Database,
  { node, limit, leaseMs }: { node: number; limit: number; leaseMs: number },
): Promise<HeldSweep[]> {
  const { rows } = await sql<Row>`
    with next as (
      select connection_id, project_id from sweep
      where due_at <= clock_timestamp()
        and (leased_until is null or leased_until <= clock_timestamp())
      order by due_at limit ${limit} for update skip locked
    ), claimed as (
      update sweep s set leased_by = ${node}::int,
        leased_until = clock_timestamp() + ${leaseMs} * interval '1 millisecond'
      from next where (s.connection_id, s.project_id) = (next.connection_id, next.project_id)
      returning s.*
    )
    select * from claimed order by due_at`.execute(db);
  return rows.map(toHeldSweep);
}

const nowDue = sql`due_at = least(s.due_at, clock_timestamp()), wished_at = clock_timestamp()`;

async function wish(
  db: Database,
  connectionId: ConnectionId,
  projectIds: readonly ProjectId[],
): Promise<void> {
  await sql`
    update sweep s set ${nowDue} from (
      select connection_id, project_id from sweep
      where connection_id = ${connectionId} and project_id = any(${projectIds}::bigint[])
      order by project_id for update
    ) wished
    where (s.connection_id, s.project_id) = (wished.connection_id, wished.project_id)`.execute(db);
}

async function wishBelow(
  db: Database,
  connectionId: ConnectionId,
  owner: HookOwner,
  { after, limit }: { after: ProjectId | null; limit: number },
): Promise<ProjectId | null> {
  const { rows } = await sql<{ id: number }>`
    select p.id from project p
    where p.connection_id = ${connectionId} and p.id > ${after ?? 0} and ${isBelow(owner)}
    order by p.id limit ${limit}`.execute(db);
  const ids = rows.map(({ id }) => id as ProjectId);
  await wish(db, connectionId, ids);
  return ids.length < limit ? null : (ids.at(-1) ?? null);
}

function isBelow(owner: HookOwner): RawBuilder<unknown> {
  if (owner.kind === 'system') return sql`true`;
  if (owner.kind === 'project') return sql`p.id = ${owner.id}`;
  return sql`p.namespace_ids @> array[${owner.id}]::bigint[]`;
}

type Row = {
  connection_id: number;
  project_id: number;
  swept_at: Date;
  default_head: string | null;
  counts: SweepCounts;
  attempts: number;
};

function toHeldSweep(row: Row): HeldSweep {
  return {
    connectionId: row.connection_id as ConnectionId,
    projectId: row.project_id as ProjectId,
    sweptAt: row.swept_at,
    defaultHead: row.default_head,
    counts: row.counts,
    attempts: row.attempts,
  };
}
