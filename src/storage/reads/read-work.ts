import { sql } from 'kysely';
import type { WorkStatus } from '../../ports/index.ts';
import type { Database } from '../database.ts';

/** How the work stands: numbers of rows in its tables. */
export async function readWork(db: Database): Promise<WorkStatus> {
  const [deliveries, refreshes, history, sweeps] = await Promise.all([
    countDeliveries(db),
    countRefreshes(db),
    countHistory(db),
    countSweeps(db),
  ]);
  return { ...deliveries, ...refreshes, history, sweeps };
}

async function countDeliveries(db: Database) {
  const { rows } = await sql<{ waiting: number; given_up: number }>`
    select (select count(*) from delivery where processed_at is null) as waiting,
      (select count(*) from delivery where processed_at is not null and body is not null)
        as given_up`.execute(db);
  return { deliveriesWaiting: rows[0]?.waiting ?? 0, deliveriesGivenUp: rows[0]?.given_up ?? 0 };
}

async function countRefreshes(db: Database) {
  const { rows } = await sql<WorkStatus['refreshesWaiting'] & { lists: number }>`
    select count(*) filter (where urgency = 0) as live,
      count(*) filter (where urgency = 1) as verify,
      count(*) filter (where urgency = 2) as details,
      count(*) filter (where kind = 'commits') as lists
    from refresh`.execute(db);
  const { lists = 0, ...refreshesWaiting } = rows[0] ?? { live: 0, verify: 0, details: 0 };
  return { refreshesWaiting, commitListsWaiting: lists };
}

async function countHistory(db: Database): Promise<WorkStatus['history']> {
  const { rows } = await sql<{ projects: number; projects_done: number; pages: number }>`
    select count(*) as projects, count(*) filter (where h.is_done) as projects_done,
      coalesce(sum(h.pages), 0)::bigint as pages
    from history h
    join installation i on i.id = h.installation_id and i.uninstalled_at is null`.execute(db);
  const [row] = rows;
  return {
    projects: row?.projects ?? 0,
    projectsDone: row?.projects_done ?? 0,
    pages: row?.pages ?? 0,
  };
}

async function countSweeps(db: Database): Promise<WorkStatus['sweeps']> {
  const { rows } = await sql<{
    projects: number;
    due: number;
    failed: number;
    oldest_at: Date | null;
    newest_at: Date | null;
  }>`
    select count(*) as projects, count(*) filter (where due_at <= clock_timestamp()) as due,
      count(*) filter (where problem is not null) as failed,
      min(swept_at) as oldest_at, max(swept_at) as newest_at
    from sweep`.execute(db);
  const [row] = rows;
  return {
    projects: row?.projects ?? 0,
    due: row?.due ?? 0,
    failed: row?.failed ?? 0,
    oldestAt: row?.oldest_at ?? null,
    newestAt: row?.newest_at ?? null,
  };
}
