import { sql } from 'kysely';
import type { ConnectionId, ProjectId, RefreshTarget, RefreshUrgency } from '../../domain/index.ts';
import type { HeldRefresh, RefreshStore } from '../../ports/index.ts';
import type { Database } from '../database.ts';
import { inDatabaseTime } from '../in-database-time.ts';
import { announce } from '../work-signals.ts';

const urgencies = ['live', 'verify', 'details'] as const satisfies readonly RefreshUrgency[];

/** How long a wish may gather others of its kind before it is read. */
const delaysMs: Record<RefreshUrgency, number> = { live: 0, verify: 3_000, details: 1_000 };

/** Refreshes that wait, on PostgreSQL: see {@link RefreshStore} for what each call promises. */
export function createRefreshStore(db: Database, node: number): RefreshStore {
  return {
    async add(refreshes) {
      if (refreshes.length === 0) return;
      const column = <T>(pick: (refresh: (typeof refreshes)[number]) => T) => refreshes.map(pick);
      await sql`
        insert into refresh as r (connection_id, project_id, kind, target, entity_id, urgency,
          not_before, not_older_than)
        select distinct on (connection_id, project_id, kind, target) connection_id, project_id,
          kind, target, entity_id, urgency,
          clock_timestamp() + delay_ms * interval '1 millisecond', not_older_than
        from unnest(
          ${column((r) => r.connectionId)}::int[], ${column((r) => r.projectId)}::bigint[],
          ${column((r) => r.target.kind)}::text[], ${column((r) => textOf(r.target))}::text[],
          ${column((r) => entityIdOf(r.target))}::text[],
          ${column((r) => urgencies.indexOf(r.urgency))}::smallint[],
          ${column((r) => delaysMs[r.urgency])}::int[],
          ${column((r) => r.notOlderThan?.toISOString() ?? null)}::timestamptz[]
        ) as i (connection_id, project_id, kind, target, entity_id, urgency, delay_ms, not_older_than)
        order by connection_id, project_id, kind, target, urgency, not_older_than desc nulls last
        on conflict (connection_id, project_id, kind, target) do update set
          urgency = least(r.urgency, excluded.urgency),
          not_before = least(r.not_before, excluded.not_before),
          not_older_than = greatest(r.not_older_than, excluded.not_older_than),
          entity_id = case when excluded.entity_id = '' then r.entity_id else excluded.entity_id end,
          wished_at = excluded.wished_at`.execute(db);
      // The others gather first; the poll of every second finds them when they may be read.
      if (!refreshes.some(({ urgency }) => delaysMs[urgency] === 0)) return;
      await sql`select ${announce('refreshes')}`.execute(db);
    },

    async claim(connectionId, urgency, limit, leaseMs) {
      const { rows } = await sql<Row>`
        update refresh r set attempts = attempts + 1, leased_by = ${node}::int,
          leased_until = clock_timestamp() + ${leaseMs} * interval '1 millisecond'
        from (
          select connection_id, project_id, kind, target from refresh
          where connection_id = ${connectionId} and urgency = ${urgencies.indexOf(urgency)}
            and not_before <= clock_timestamp()
            and (leased_until is null or leased_until < clock_timestamp())
          order by id limit ${limit} for update skip locked
        ) next
        where (r.connection_id, r.project_id, r.kind, r.target)
          = (next.connection_id, next.project_id, next.kind, next.target)
        returning r.*`.execute(db);
      return rows.map(toHeldRefresh);
    },

    async waitingConnections(urgency) {
      const { rows } = await sql<{ connection_id: number }>`
        select id as connection_id from connection c where exists (
          select from refresh r where r.connection_id = c.id
            and r.urgency = ${urgencies.indexOf(urgency)} and r.not_before <= clock_timestamp()
            and (r.leased_until is null or r.leased_until < clock_timestamp()))`.execute(db);
      return rows.map((row) => row.connection_id as ConnectionId);
    },

    async done(held, readAt) {
      const { numAffectedRows } = await sql`
        delete from refresh where ${isSame(held)} and wished_at <= ${readAt}`.execute(db);
      if (Number(numAffectedRows) > 0) return;
      // Apart: one statement would judge by how things stood before it waited for somebody who
      // wishes at this moment, and leave the lease.
      await sql`
        update refresh set leased_by = null, leased_until = null, attempts = 0, problem = null
        where ${isSame(held)} and leased_by = ${node}`.execute(db);
    },

    async postpone(held, until, reason) {
      await sql`
        update refresh set leased_by = null, leased_until = null, not_before = ${inDatabaseTime(until)}, problem = ${reason}
        where ${isSame(held)}`.execute(db);
    },

    async forget(connectionId, projectId) {
      await sql`
        delete from refresh
        where connection_id = ${connectionId} and project_id = ${projectId}`.execute(db);
    },
  };
}

function isSame(held: HeldRefresh) {
  return sql`connection_id = ${held.connectionId} and project_id = ${held.projectId}
    and kind = ${held.target.kind} and target = ${textOf(held.target)}`;
}

function textOf(target: RefreshTarget): string {
  switch (target.kind) {
    case 'branch':
      return target.name;
    case 'merge_request':
      return String(target.iid);
    case 'commit':
      return target.sha;
    case 'commits':
      return target.range;
    case 'build':
    case 'deployment':
      return String(target.id);
    case 'feature_flag':
      return target.name;
    case 'blocked_deployments':
      return String(target.pipelineId);
  }
}

/** What is not in the text; empty when the target has no more. */
function entityIdOf(target: RefreshTarget): string {
  if (target.kind === 'merge_request') return String(target.id);
  return 'entityId' in target ? (target.entityId ?? '') : '';
}

type Row = {
  connection_id: number;
  id: number;
  project_id: number;
  kind: RefreshTarget['kind'];
  target: string;
  entity_id: string;
  urgency: number;
  not_older_than: Date | null;
  attempts: number;
};

function toTarget({ kind, target, entity_id }: Row): RefreshTarget {
  switch (kind) {
    case 'branch':
      return { kind, name: target };
    case 'merge_request':
      return { kind, iid: Number(target), id: Number(entity_id) };
    case 'commit':
      return { kind, sha: target };
    case 'commits':
      return { kind, range: target };
    case 'build':
    case 'deployment':
      return { kind, id: Number(target), entityId: entity_id || null };
    case 'feature_flag':
      return { kind, name: target };
    case 'blocked_deployments':
      return { kind, pipelineId: Number(target) };
  }
}

function toHeldRefresh(row: Row): HeldRefresh {
  return {
    id: row.id,
    attempts: row.attempts,
    connectionId: row.connection_id as ConnectionId,
    projectId: row.project_id as ProjectId,
    target: toTarget(row),
    urgency: urgencies[row.urgency] ?? 'live',
    ...(row.not_older_than && { notOlderThan: row.not_older_than }),
  };
}
