import { sql } from 'kysely';
import type { TargetStore } from '../../ports/index.ts';
import type { Database } from '../database.ts';

/** Targets of links on PostgreSQL: see {@link TargetStore} for what each call promises. */
export function createTargetStore(db: Database): TargetStore {
  return {
    async save(id, target) {
      await sql`
        update link set full_path = ${target.fullPath}, name = ${target.name},
          full_name = ${target.fullName}, description = ${target.description},
          avatar_url = ${target.avatarUrl}
        where id = ${id}`.execute(db);
    },

    async saveProblem(id, problem) {
      await sql`
        update link set problem = ${problem}
        where id = ${id} and problem is distinct from ${problem}`.execute(db);
    },
  };
}
