import { type RawBuilder, sql } from 'kysely';
import { branchId, type EntityKind, type IssueKey, type Outcome } from '../../domain/index.ts';
import type { ProjectRef, StoryScope, ToldEntry } from '../../ports/index.ts';
import type { Database } from '../database.ts';
import { isServed } from '../is-served.ts';
import { type MirrorKeyRow, toMirrorKey } from '../mirror-key.ts';

type EntryRow = MirrorKeyRow & {
  base_url: string;
  path: string | null;
  url: string | null;
  reference: string | null;
  payload: string | null;
  issue_keys: IssueKey[];
  unknown_keys: IssueKey[];
  is_tombstone: boolean;
  is_ahead: boolean;
  read_at_ms: number;
  acknowledged_at: Date | null;
  outcome: Outcome['kind'] | null;
  reason: string | null;
  lane: string | null;
  queued_at: Date | null;
  not_before: Date | null;
  lane_problem: string | null;
};

/** Rows of the mirror that a question means: see {@link ToldEntry}. */
export async function listStoryEntries(
  db: Database,
  scope: StoryScope,
  limit: number,
): Promise<ToldEntry[]> {
  const { rows } = await sql<EntryRow>`
    with meant as (${meantSql(scope)} order by sequence desc limit ${limit})
    select m.installation_id, m.connection_id, m.project_id, m.kind, m.entity_id, i.base_url,
      p.path_with_namespace as path, p.url, m.reference, m.payload, m.issue_keys,
      array(select issue_key from unknown_key u
        where u.installation_id = m.installation_id and u.issue_key = any(m.issue_keys)
        order by issue_key) as unknown_keys,
      m.hash = '' as is_tombstone, m.sequence > m.acknowledged_sequence as is_ahead,
      m.read_at_ms, m.acknowledged_at, m.outcome, m.reason, d.lane, d.queued_at,
      case when lane.not_before > clock_timestamp() then lane.not_before end as not_before,
      lane.problem as lane_problem
    from meant m
    join installation i on i.id = m.installation_id and ${isServed}
    left join project p on p.connection_id = m.connection_id and p.id = m.project_id
    left join due d on d.installation_id = m.installation_id and d.connection_id = m.connection_id
      and d.project_id = m.project_id and d.kind = m.kind and d.entity_id = m.entity_id
    left join lane on lane.installation_id = d.installation_id and lane.name = d.lane
    order by m.sequence desc, m.installation_id, m.entity_id`.execute(db);
  return rows.map(toEntry);
}

function meantSql(scope: StoryScope): RawBuilder<unknown> {
  switch (scope.kind) {
    case 'issue_key':
      return sql`select m.* from mirror m
        where m.issue_keys @> array[${scope.issueKey}]::text[] and m.kind <> 'repository'`;
    case 'commit':
      return inPlaces(scope.project, 'commit', startsWith(scope.sha));
    case 'branch':
      return inPlaces(scope.project, 'branch', sql`m.entity_id = ${branchId(scope.name)}`);
    case 'merge_request':
      return inPlaces(scope.project, 'merge_request', sql`m.reference = ${String(scope.iid)}`);
    case 'build':
      return inPlaces(scope.project, 'build', sql`m.reference = ${String(scope.id)}`);
    case 'deployment':
      return inPlaces(
        scope.project,
        'deployment',
        sql`m.entity_id like ${`%/${scope.environmentId}/${scope.iid}`}`,
      );
  }
}

/** The range of a text's continuations, in the order of the primary key. */
function startsWith(sha: string): RawBuilder<boolean> {
  return sql<boolean>`m.entity_id >= ${sha} and m.entity_id < ${`${sha}g`}`;
}

const mostInOnePlace = 20;

/**
 * Looks by the primary key into each place: the mirror needs no index of its own for this. A place is a project as
 * one site has it; the places that hold anything are found by leaping from one to the next.
 */
function inPlaces(
  project: ProjectRef | null,
  kind: EntityKind,
  condition: RawBuilder<unknown>,
): RawBuilder<unknown> {
  const places = project
    ? sql`select id as installation_id, ${project.connectionId}::int as connection_id,
        ${project.projectId}::bigint as project_id from installation where uninstalled_at is null`
    : sql`select * from place`;
  return sql`${project ? sql`` : placeSql} select m.*
    from (${places}) at
    cross join lateral (
      select m.* from mirror m
      where m.installation_id = at.installation_id and m.connection_id = at.connection_id
        and m.project_id = at.project_id and m.kind = ${kind} and ${condition}
      limit ${mostInOnePlace}
    ) m`;
}

const placeSql = sql`with recursive place as (
    (select installation_id, connection_id, project_id from mirror
      order by installation_id, connection_id, project_id limit 1)
    union all
    select next.* from place cross join lateral (
      select installation_id, connection_id, project_id from mirror
      where (installation_id, connection_id, project_id)
        > (place.installation_id, place.connection_id, place.project_id)
      order by installation_id, connection_id, project_id limit 1
    ) next
  )`;

function toEntry(row: EntryRow): ToldEntry {
  const { acknowledged_at: at, outcome } = row;
  return {
    key: { ...toMirrorKey(row), kind: row.kind as EntityKind },
    site: new URL(row.base_url),
    project: { path: row.path ?? String(row.project_id), url: row.url ?? '' },
    reference: row.reference,
    payload: row.payload,
    issueKeys: row.issue_keys,
    unknownKeys: row.unknown_keys,
    isTombstone: row.is_tombstone,
    isAhead: row.is_ahead,
    readAt: new Date(row.read_at_ms),
    answered: at && outcome ? { at, outcome, reason: row.reason } : null,
    due: toDue(row),
  };
}

function toDue({ lane, queued_at, not_before, lane_problem }: EntryRow): ToldEntry['due'] {
  if (lane === null || queued_at === null) return null;
  const pause = not_before && { until: not_before, reason: lane_problem ?? '' };
  return { lane, queuedAt: queued_at, pause };
}
