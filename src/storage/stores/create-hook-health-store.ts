import { sql } from 'kysely';
import type { ConnectionId } from '../../domain/index.ts';
import type { CheckableHook, HookHealthStore } from '../../ports/index.ts';
import type { Database } from '../database.ts';

/** The health of hooks on PostgreSQL: see {@link HookHealthStore} for what each call promises. */
export function createHookHealthStore(db: Database): HookHealthStore {
  return {
    async list(before, limit) {
      const { rows } = await sql<Row>`
        select id, connection_id, owner_kind, owner_id, gitlab_hook_id, log_read_at from hook
        where gitlab_hook_id is not null and (checked_at is null or checked_at < ${before})
        order by checked_at nulls first, id limit ${limit}`.execute(db);
      return rows.map(toCheckableHook);
    },

    async save(id, { checkedAt, health, problem, isLogRead }) {
      await sql`
        update hook set checked_at = ${checkedAt}, health = ${health}, problem = ${problem},
          log_read_at = case when ${isLogRead} then ${checkedAt} else log_read_at end
        where id = ${id}`.execute(db);
    },

    async markLost(id) {
      await sql`update hook set gitlab_hook_id = null where id = ${id}`.execute(db);
    },
  };
}

type Row = {
  id: number;
  connection_id: number;
  owner_kind: CheckableHook['owner']['kind'];
  owner_id: number;
  gitlab_hook_id: number;
  log_read_at: Date | null;
};

function toCheckableHook(row: Row): CheckableHook {
  const kind = row.owner_kind;
  return {
    id: row.id,
    connectionId: row.connection_id as ConnectionId,
    owner: kind === 'system' ? { kind } : { kind, id: row.owner_id },
    gitlabHookId: row.gitlab_hook_id,
    logReadAt: row.log_read_at,
  };
}
