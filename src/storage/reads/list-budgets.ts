import { sql } from 'kysely';
import type { BudgetStatus } from '../../ports/index.ts';
import type { Database } from '../database.ts';

/** The budgets that were used since the database last started. */
export async function listBudgets(db: Database): Promise<BudgetStatus[]> {
  const { rows } = await sql<{
    vendor: BudgetStatus['vendor'];
    url: string;
    part: string;
    calls: number;
    paused_ms: number;
    reduced_rate: number | null;
  }>`
    select b.kind as vendor, coalesce(c.url, i.base_url) as url, b.part, b.calls, b.reduced_rate,
      greatest(0, coalesce(extract(epoch from b.not_before - clock_timestamp()) * 1000, 0))::bigint
        as paused_ms
    from call_budget b
    left join connection c on b.kind = 'gitlab' and c.id = b.owner_id
    left join installation i on b.kind = 'jira' and i.id = b.owner_id and i.uninstalled_at is null
    where coalesce(c.url, i.base_url) is not null
    order by b.kind, b.owner_id, b.part`.execute(db);
  return rows.map((row) => ({
    vendor: row.vendor,
    of: new URL(row.url).host,
    part: row.part,
    callsLeft: row.calls,
    pausedMs: row.paused_ms,
    reducedPerSecond: row.reduced_rate,
  }));
}
