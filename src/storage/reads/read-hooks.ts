import { sql } from 'kysely';
import type { ConnectionId } from '../../domain/index.ts';
import type { HookHealth, HookOwner, HookStatus } from '../../ports/index.ts';
import type { Database } from '../database.ts';

const mostUnwell = 100;

/** How the hooks of every connection fare. One that is not made yet, or was lost, counts as gone. */
export async function readHooks(db: Database): Promise<HookStatus[]> {
  const counts = await sql<CountRow>`
    select h.connection_id, c.slug, ${healthSql} as health, count(*) as count
    from hook h join connection c on c.id = h.connection_id
    group by 1, 2, 3 order by 1, 2, 3`.execute(db);
  const unwell = await sql<UnwellRow>`
    select * from (
      select h.id, h.connection_id, h.owner_kind, h.owner_id, ${healthSql} as health, h.checked_at,
        h.problem, coalesce(p.path_with_namespace, l.full_path) as path,
        row_number() over (partition by h.connection_id order by h.id) as place
      from hook h
      left join project p on h.owner_kind = 'project' and p.connection_id = h.connection_id
        and p.id = h.owner_id
      left join lateral (
        select full_path from link where h.owner_kind = 'group'
          and connection_id = h.connection_id and target_id = h.owner_id
          and target_kind <> 'project' limit 1
      ) l on true
      where ${healthSql} not in ('working', 'unknown')
    ) listed where place <= ${mostUnwell} order by connection_id, id`.execute(db);
  const connections = new Map(counts.rows.map(({ connection_id, slug }) => [connection_id, slug]));
  return [...connections].map(([id, slug]) => ({
    connectionId: id as ConnectionId,
    slug,
    count: {
      working: 0,
      paused: 0,
      disabled: 0,
      gone: 0,
      unknown: 0,
      ...Object.fromEntries(
        counts.rows
          .filter((row) => row.connection_id === id)
          .map(({ health, count }) => [health, count]),
      ),
    },
    unwell: unwell.rows.filter((row) => row.connection_id === id).map(toUnwell),
  }));
}

/** Until the first check nothing is known. */
export const healthSql = sql<HookHealth>`case when h.gitlab_hook_id is null then 'gone'
  else coalesce(h.health, 'unknown') end`;

/** Whose hook a row is. */
export function toOwner(row: { owner_kind: HookOwner['kind']; owner_id: number }): HookOwner {
  const kind = row.owner_kind;
  return kind === 'system' ? { kind } : { kind, id: row.owner_id };
}

type CountRow = { connection_id: number; slug: string; health: HookHealth; count: number };

type UnwellRow = {
  id: number;
  connection_id: number;
  owner_kind: HookOwner['kind'];
  owner_id: number;
  health: HookHealth;
  checked_at: Date | null;
  problem: string | null;
  path: string | null;
};

function toUnwell(row: UnwellRow): HookStatus['unwell'][number] {
  return {
    id: row.id,
    owner: toOwner(row),
    path: row.path,
    health: row.health,
    checkedAt: row.checked_at,
    problem: row.problem,
  };
}
