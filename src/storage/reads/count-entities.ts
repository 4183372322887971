import { type RawBuilder, sql } from 'kysely';
import type { EntityKind, InstallationId, MirrorKind } from '../../domain/index.ts';
import type { ShownCount, WaitingCount } from '../../ports/index.ts';
import type { Database } from '../database.ts';
import { isServed } from '../is-served.ts';

/** What Jira shows and refused, by site and kind; of one site or of all that are served here. A pass over their mirror. */
export async function countShown(db: Database, of: InstallationId | null): Promise<ShownCount[]> {
  const { rows } = await sql<{
    installation_id: number;
    kind: EntityKind;
    shown: number;
    rejected: number;
    last_accepted_at: Date | null;
  }>`
    select m.installation_id, m.kind,
      count(*) filter (where m.hash <> '' and m.outcome = 'accepted') as shown,
      count(*) filter (where m.outcome = 'rejected') as rejected,
      max(m.acknowledged_at) filter (where m.outcome = 'accepted') as last_accepted_at
    from mirror m where ${isOf(of)} and m.kind <> 'repository'
    group by m.installation_id, m.kind order by m.installation_id, m.kind`.execute(db);
  return rows.map((row) => ({
    installationId: row.installation_id as InstallationId,
    kind: row.kind,
    shown: row.shown,
    rejected: row.rejected,
    lastAcceptedAt: row.last_accepted_at,
  }));
}

/** What waits to be sent, by site and kind; of one site or of all that are served here. A pass over what is due there. */
export async function countWaiting(
  db: Database,
  of: InstallationId | null,
): Promise<WaitingCount[]> {
  const { rows } = await sql<{
    installation_id: number;
    kind: MirrorKind;
    live: number;
    history: number;
    lag_ms: number;
  }>`
    select m.installation_id, m.kind,
      count(*) filter (where m.lane not like '%/history') as live,
      count(*) filter (where m.lane like '%/history') as history,
      (extract(epoch from clock_timestamp() - min(m.queued_at)) * 1000)::bigint as lag_ms
    from due m where ${isOf(of)}
    group by m.installation_id, m.kind order by m.installation_id, m.kind`.execute(db);
  return rows.map((row) => ({
    installationId: row.installation_id as InstallationId,
    kind: row.kind,
    live: row.live,
    history: row.history,
    lagMs: row.lag_ms,
  }));
}

function isOf(installationId: InstallationId | null): RawBuilder<unknown> {
  if (installationId !== null) return sql`m.installation_id = ${installationId}`;
  return sql`m.installation_id in (select i.id from installation i where ${isServed})`;
}
