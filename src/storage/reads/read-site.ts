import { sql } from 'kysely';
import type { Installation, InstallationId } from '../../domain/index.ts';
import type { LanePause, Rejection, SiteStatus, Stores } from '../../ports/index.ts';
import type { Database } from '../database.ts';

const mostRejections = 20;

/** How one Jira site stands. */
export async function readSite(
  db: Database,
  stores: Stores,
  { id, baseUrl }: Installation,
): Promise<SiteStatus> {
  const links = await stores.links.listOf(id);
  const [mirror, due, pauses, rejections] = await Promise.all([
    countMirror(db, id),
    measureDue(db, id),
    listPauses(db, id),
    listRejections(db, id),
  ]);
  return {
    installationId: id,
    baseUrl,
    links: await Promise.all(
      links.map(async (link) => ({ link, progress: await stores.links.progress(link.id) })),
    ),
    ...mirror,
    ...due,
    pauses,
    rejections,
  };
}

async function countMirror(db: Database, id: InstallationId) {
  const { rows } = await sql<{
    branch: number;
    commit: number;
    merge_request: number;
    rejected: number;
    unknown_keys: number;
    last_accepted_at: Date | null;
  }>`
    select
      count(*) filter (where kind = 'branch' and is_shown) as branch,
      count(*) filter (where kind = 'commit' and is_shown) as commit,
      count(*) filter (where kind = 'merge_request' and is_shown) as merge_request,
      count(*) filter (where outcome = 'rejected') as rejected,
      (select count(*) from unknown_key where installation_id = ${id}) as unknown_keys,
      max(acknowledged_at) filter (where outcome = 'accepted') as last_accepted_at
    from (select *, hash <> '' and outcome = 'accepted' as is_shown from mirror
      where installation_id = ${id}) m`.execute(db);
  const [row] = rows;
  return {
    shown: {
      branch: row?.branch ?? 0,
      commit: row?.commit ?? 0,
      merge_request: row?.merge_request ?? 0,
    },
    rejectedCount: row?.rejected ?? 0,
    unknownKeyCount: row?.unknown_keys ?? 0,
    lastAcceptedAt: row?.last_accepted_at ?? null,
  };
}

async function measureDue(
  db: Database,
  id: InstallationId,
): Promise<Pick<SiteStatus, 'waiting' | 'lagMs'>> {
  const { rows } = await sql<{ live: number; history: number; lag_ms: number | null }>`
    select count(*) filter (where lane <> 'devinfo/history') as live,
      count(*) filter (where lane = 'devinfo/history') as history,
      (extract(epoch from clock_timestamp() - min(queued_at)) * 1000)::bigint as lag_ms
    from due where installation_id = ${id}`.execute(db);
  const [row] = rows;
  return {
    waiting: { live: row?.live ?? 0, history: row?.history ?? 0 },
    lagMs: row?.lag_ms ?? null,
  };
}

async function listPauses(db: Database, id: InstallationId): Promise<LanePause[]> {
  const { rows } = await sql<{
    name: string;
    not_before: Date;
    failures: number;
    problem: string | null;
  }>`
    select name, not_before, failures, problem from lane
    where installation_id = ${id} and not_before > clock_timestamp() order by name`.execute(db);
  return rows.map((row) => ({
    name: row.name,
    notBefore: row.not_before,
    failures: row.failures,
    reason: row.problem ?? '',
  }));
}

async function listRejections(db: Database, id: InstallationId): Promise<Rejection[]> {
  const { rows } = await sql<{
    kind: string;
    path: string;
    entity_id: string;
    reason: string | null;
    acknowledged_at: Date;
  }>`
    select m.kind, p.path_with_namespace as path, m.entity_id, m.reason, m.acknowledged_at
    from mirror m join project p on p.connection_id = m.connection_id and p.id = m.project_id
    where m.installation_id = ${id} and m.outcome = 'rejected'
    order by m.acknowledged_at desc limit ${mostRejections}`.execute(db);
  return rows.map((row) => ({
    kind: row.kind,
    projectPath: row.path,
    entityId: row.entity_id,
    reason: row.reason ?? '',
    at: row.acknowledged_at,
  }));
}
