import { type RawBuilder, sql } from 'kysely';
import type {
  ConnectionId,
  EnvironmentTier,
  InstallationId,
  MirrorKey,
  ProjectId,
} from '../../domain/index.ts';
import type { Gating, GatingStore, HeldGating } from '../../ports/index.ts';
import type { Database } from '../database.ts';
import { isServed } from '../is-served.ts';

const keptDays = 30;

/** Deployments that wait for a verdict, on PostgreSQL: see {@link GatingStore} for what each call promises. */
export function createGatingStore(db: Database): GatingStore {
  return {
    async add(gatings) {
      if (gatings.length === 0) return;
      const column = <T>(pick: (gating: (typeof gatings)[number]) => T) => gatings.map(pick);
      await sql`
        insert into gating as g (installation_id, connection_id, project_id, entity_id,
          deployment_id, tier, was_blocked)
        select * from unnest(${keyColumns(gatings)}, ${column((g) => g.deploymentId)}::bigint[],
          ${column((g) => g.tier)}::text[], ${column((g) => g.isBlocked)}::boolean[]) as n
        order by 1, 2, 3, 4
        on conflict (installation_id, connection_id, project_id, entity_id)
          do update set was_blocked = g.was_blocked or excluded.was_blocked, state = 'waiting',
            asked_at = case when g.state = 'waiting' then g.asked_at else excluded.asked_at end,
            next_at = case when g.state = 'waiting' then g.next_at else excluded.next_at end,
            attempts = case when g.state = 'waiting' then g.attempts else 0 end,
            unanswered_since = case when g.state = 'waiting' then g.unanswered_since end,
            ended_at = null
          where g.state = 'withdrawn'
            or g.state = 'waiting' and excluded.was_blocked and not g.was_blocked`.execute(db);
    },

    async withdraw(keys, reason) {
      if (keys.length === 0) return;
      await sql`
        with held as (
          select g.* from gating g
          join unnest(${keyColumns(keys)}) as k (installation_id, connection_id, project_id, entity_id)
            using (installation_id, connection_id, project_id, entity_id)
          where g.state = 'waiting' order by 1, 2, 3, 4 for update of g
        )
        ${endRows(sql`held`, 'withdrawn', reason)}`.execute(db);
    },

    claim: (limit, leaseMs) => claimGatings(db, limit, leaseMs),

    async untilNextMs() {
      const { rows } = await sql<{ ms: number | null }>`
        select (extract(epoch from min(next_at) - clock_timestamp()) * 1000)::bigint as ms
        from gating where state = 'waiting'`.execute(db);
      const ms = rows[0]?.ms ?? null;
      return ms === null ? null : Math.max(0, ms);
    },

    async postpone(held, notes, delayMs) {
      const column = <T>(pick: (note: (typeof notes)[number]) => T) => notes.map(pick);
      await sql`
        update gating g set verdict = coalesce(n.verdict, g.verdict), reason = n.reason,
          unanswered_since = n.unanswered_since, state = coalesce(n.ending, g.state),
          ended_at = case when n.ending is not null then clock_timestamp() end,
          next_at = clock_timestamp() + ${delayMs} * interval '1 millisecond'
        from unnest(${column((n) => n.installationId)}::int[],
          ${column((n) => n.verdict)}::text[], ${column((n) => n.reason)}::text[],
          ${column((n) => n.unansweredSince?.toISOString() ?? null)}::timestamptz[],
          ${column((n) => n.end)}::text[]
        ) as n (installation_id, verdict, reason, unanswered_since, ending)
        where g.installation_id = n.installation_id and ${isOf(held)} and g.state = 'waiting'`.execute(
        db,
      );
    },

    async end(held, end, reason) {
      await sql`
        with held as (
          -- What was decided here may have shown at GitLab, and ended it, before it is booked.
          select * from gating g where ${isOf(held)} and state in ('waiting', 'withdrawn')
            and installation_id = any(${waitingIds(held)}::int[])
          order by installation_id for update
        )
        ${endRows(sql`held`, end, reason)}`.execute(db);
    },

    async wake(connectionId) {
      await sql`
        update gating set next_at = clock_timestamp(), attempts = 0
        where connection_id = ${connectionId} and state = 'waiting'
          and next_at > clock_timestamp()`.execute(db);
    },

    list: (limit) => listGatings(db, limit),

    async forget(limit) {
      const { numAffectedRows } = await sql`
        delete from gating where ctid = any(array(
          select g.ctid from gating g
          where g.ended_at < clock_timestamp() - ${keptDays} * interval '1 day'
            or not exists (select from installation i
              where i.id = g.installation_id and i.uninstalled_at is null)
          limit ${limit} for update skip locked))`.execute(db);
      return Number(numAffectedRows ?? 0);
    },
  };
}

function keyColumns(keys: readonly MirrorKey[]): RawBuilder<unknown> {
  return sql`${keys.map((k) => k.installationId)}::int[], ${keys.map((k) => k.connectionId)}::int[],
    ${keys.map((k) => k.projectId)}::bigint[], ${keys.map((k) => k.id)}::text[]`;
}

function isOf({ connectionId, projectId, entityId }: HeldGating): RawBuilder<boolean> {
  return sql<boolean>`g.connection_id = ${connectionId} and g.project_id = ${projectId}
    and g.entity_id = ${entityId}`;
}

function waitingIds({ sites }: HeldGating): number[] {
  return sites.filter(({ state }) => state === 'waiting').map((site) => site.installationId);
}

function endRows(rows: RawBuilder<unknown>, state: Gating['state'], reason: string) {
  return sql`update gating g set state = ${state}, reason = ${reason}, ended_at = clock_timestamp()
    from ${rows} h
    where (g.installation_id, g.connection_id, g.project_id, g.entity_id)
      = (h.installation_id, h.connection_id, h.project_id, h.entity_id)`;
}

type HeldRow = {
  installation_id: number;
  connection_id: number;
  project_id: number;
  entity_id: string;
  deployment_id: number;
  tier: EnvironmentTier;
  was_blocked: boolean;
  state: 'waiting' | 'given_up';
  attempts: number;
  asked_at: Date;
  unanswered_since: Date | null;
  base_url: string;
  id_prefix: string;
  is_linked: boolean;
};

/** All sites of a deployment are held together: one of them alone decides nothing. */
async function claimGatings(db: Database, limit: number, leaseMs: number): Promise<HeldGating[]> {
  const { rows } = await sql<HeldRow>`
    with due as (
      select connection_id, project_id, entity_id from gating
      where state = 'waiting' and next_at <= clock_timestamp()
      order by next_at limit ${limit} for update skip locked
    ), turns as (
      select distinct connection_id, project_id, entity_id from due
    ), leased as (
      update gating g set attempts = attempts + 1,
        next_at = clock_timestamp() + ${leaseMs} * interval '1 millisecond'
      from turns t
      where (g.connection_id, g.project_id, g.entity_id)
        = (t.connection_id, t.project_id, t.entity_id) and g.state = 'waiting'
      returning g.*
    ), taking_part as (
      select * from leased
      union all
      select g.* from gating g join turns using (connection_id, project_id, entity_id)
      where g.state = 'given_up'
    )
    select g.*, i.base_url,
      case when i.first_connection_id = g.connection_id then '' else c.slug || '-' end as id_prefix,
      ${isServed} and exists (select from coverage v
        where v.connection_id = g.connection_id and v.project_id = g.project_id
          and v.installation_id = g.installation_id) as is_linked
    from taking_part g
    join installation i on i.id = g.installation_id
    join connection c on c.id = g.connection_id
    order by g.connection_id, g.project_id, g.entity_id, g.installation_id`.execute(db);
  const byDeployment = Map.groupBy(
    rows,
    (row) => `${row.connection_id}/${row.project_id}/${row.entity_id}`,
  );
  return [...byDeployment.values()].flatMap(toHeldGating);
}

function toHeldGating(rows: readonly HeldRow[]): HeldGating[] {
  const [first] = rows;
  if (!first) return [];
  return [
    {
      connectionId: first.connection_id as ConnectionId,
      projectId: first.project_id as ProjectId,
      entityId: first.entity_id,
      deploymentId: first.deployment_id,
      tier: first.tier,
      wasBlocked: rows.some((row) => row.was_blocked),
      attempts: Math.max(...rows.map(({ attempts }) => attempts)),
      sites: rows.map((row) => ({
        installationId: row.installation_id as InstallationId,
        baseUrl: new URL(row.base_url),
        idPrefix: row.id_prefix,
        isLinked: row.is_linked,
        state: row.state,
        askedAt: row.asked_at,
        unansweredSince: row.unanswered_since,
      })),
    },
  ];
}

type ListedRow = {
  installation_id: number;
  connection_id: number;
  base_url: string;
  path: string | null;
  project_id: number;
  deployment_id: number;
  tier: EnvironmentTier;
  state: Gating['state'];
  verdict: Gating['verdict'];
  reason: string;
  asked_at: Date;
  ended_at: Date | null;
};

async function listGatings(db: Database, limit: number): Promise<Gating[]> {
  const { rows } = await sql<ListedRow>`
    select g.*, i.base_url, p.path_with_namespace as path
    from gating g
    join installation i on i.id = g.installation_id and i.uninstalled_at is null
    left join project p on p.connection_id = g.connection_id and p.id = g.project_id
    order by g.state <> 'waiting', coalesce(g.ended_at, g.asked_at) desc, g.deployment_id desc
    limit ${limit}`.execute(db);
  return rows.map((row) => ({
    installationId: row.installation_id as InstallationId,
    baseUrl: new URL(row.base_url),
    connectionId: row.connection_id as ConnectionId,
    projectPath: row.path ?? `project ${row.project_id}`,
    deploymentId: row.deployment_id,
    tier: row.tier,
    state: row.state,
    verdict: row.verdict,
    reason: row.reason,
    askedAt: row.asked_at,
    endedAt: row.ended_at,
  }));
}
