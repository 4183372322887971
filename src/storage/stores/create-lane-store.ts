import { sql } from 'kysely';
import type { InstallationId, IssueKey, LaneName } from '../../domain/index.ts';
import type { DueEntry, HeldLane, LaneStore } from '../../ports/index.ts';
import type { Database } from '../database.ts';
import { inDatabaseTime } from '../in-database-time.ts';
import { isServed } from '../is-served.ts';
import { isHistorySql } from '../lane-sql.ts';
import { type MirrorKeyRow, toMirrorKey } from '../mirror-key.ts';
import { type ProjectRow, toProject } from '../project-row.ts';
import { acknowledge } from './acknowledge.ts';

/** The sending side of the mirror on PostgreSQL: see {@link LaneStore} for what each call promises. */
export function createLaneStore(db: Database, node: number): LaneStore {
  return {
    claim: (limit, leaseMs) => claimLanes(db, { node, limit, leaseMs }),
    due: (lane, limit) => listDue(db, lane, limit),
    acknowledge: (lane, acknowledgements) => acknowledge(db, lane, acknowledgements),

    async release(lane, pause) {
      await sql`
        update lane set leased_by = null, leased_until = null,
          not_before = ${pause ? inDatabaseTime(pause.notBefore) : null}, problem = ${pause?.reason ?? null},
          failures = ${pause?.failures ?? 0}
        where installation_id = ${lane.installationId} and name = ${lane.name}
          and leased_by = ${node}`.execute(db);
    },

    async failures(lane) {
      const { rows } = await sql<{ failures: number }>`
        select failures from lane
        where installation_id = ${lane.installationId} and name = ${lane.name}`.execute(db);
      return rows[0]?.failures ?? 0;
    },
  };
}

/** The past waits a moment, so that its requests leave full: Jira's limits count requests. */
const isWorthARequest = sql`(not ${isHistorySql(sql`ready.lane`)}
  or case when ready.lane like 'devinfo/%'
    then exists (select from due d where d.installation_id = ready.installation_id
      and d.lane = ready.lane offset 999)
    else exists (select from due d where d.installation_id = ready.installation_id
      and d.lane = ready.lane offset 99) end
  or (select queued_at from due d where d.installation_id = ready.installation_id
    and d.lane = ready.lane order by position desc limit 1)
    < clock_timestamp() - interval '700 milliseconds'
  or (select queued_at from due d where d.installation_id = ready.installation_id
    and d.lane = ready.lane order by position limit 1)
    < clock_timestamp() - interval '5 seconds')`;

const mayBeTaken = sql`(lane.leased_until is null or lane.leased_until < clock_timestamp())
  and (lane.not_before is null or lane.not_before <= clock_timestamp())`;

/** Rule 4, Lanes: whoever holds a lane's lease is the only one with a request of it in flight. */
async function claimLanes(
  db: Database,
  { node, limit, leaseMs }: { node: number; limit: number; leaseMs: number },
): Promise<HeldLane[]> {
  const { rows } = await sql<{
    installation_id: number;
    name: string;
    epoch: number;
  }>`
    with recursive ready as (
      (select installation_id, lane from due order by installation_id, lane limit 1)
      union all
      select next.installation_id, next.lane from ready cross join lateral (
        select installation_id, lane from due
        where (installation_id, lane) > (ready.installation_id, ready.lane)
        order by installation_id, lane limit 1
      ) next
    ), candidate as (
      select ready.installation_id, ready.lane, i.epoch
      from ready
      join installation i on i.id = ready.installation_id and ${isServed}
      left join lane on lane.installation_id = ready.installation_id and lane.name = ready.lane
      where ${mayBeTaken} and ${isWorthARequest}
      limit ${limit}
    ), taken as (
      insert into lane (installation_id, name, leased_by, leased_until)
      select installation_id, lane, ${node}::int,
        clock_timestamp() + ${leaseMs} * interval '1 millisecond'
      from candidate order by installation_id, lane
      on conflict (installation_id, name) do update set
        leased_by = excluded.leased_by, leased_until = excluded.leased_until
      where ${mayBeTaken}
      returning installation_id, name
    )
    select taken.*, candidate.epoch from taken
    join candidate on candidate.installation_id = taken.installation_id
      and candidate.lane = taken.name`.execute(db);
  return rows.map((row) => ({
    installationId: row.installation_id as InstallationId,
    name: row.name as LaneName,
    epoch: row.epoch,
  }));
}

type DueRow = MirrorKeyRow & {
  sequence: number;
  payload: string | null;
  issue_keys: IssueKey[];
  read_at_ms: number;
  queued_at: Date;
  taken_at: Date;
};

async function listDue(db: Database, lane: HeldLane, limit: number): ReturnType<LaneStore['due']> {
  const { rows } = await sql<DueRow>`
    select installation_id, connection_id, project_id, kind, entity_id, m.sequence, m.payload,
      m.issue_keys, m.read_at_ms, d.queued_at, clock_timestamp() as taken_at
    from (select * from due where installation_id = ${lane.installationId} and lane = ${lane.name}
      order by position limit ${limit}) d
    join mirror m using (installation_id, connection_id, project_id, kind, entity_id)
    order by d.position`.execute(db);
  const entries: DueEntry[] = rows.map((row) => ({
    ...toMirrorKey(row),
    sequence: row.sequence,
    payload: row.payload,
    issueKeys: row.issue_keys,
    times: {
      readAt: new Date(row.read_at_ms),
      recordedAt: row.queued_at,
      takenAt: row.taken_at,
    },
  }));
  return { entries, projects: await listProjects(db, entries) };
}

async function listProjects(db: Database, entries: readonly DueEntry[]) {
  const wanted = new Map(
    entries.map((e) => [
      `${e.connectionId}/${e.projectId}`,
      [e.connectionId, e.projectId] as const,
    ]),
  );
  const { rows } = await sql<ProjectRow>`
    select p.* from project p join unnest(
      ${[...wanted.values()].map(([connectionId]) => connectionId)}::int[],
      ${[...wanted.values()].map(([, projectId]) => projectId)}::bigint[]
    ) as w (connection_id, id) using (connection_id, id)`.execute(db);
  return new Map(rows.map((row) => [`${row.connection_id}/${row.id}`, toProject(row)]));
}
