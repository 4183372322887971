import { sql } from 'kysely';
import type { DeploymentStore } from '../../ports/index.ts';
import type { Database } from '../database.ts';

/** Bases of deployments on PostgreSQL: see {@link DeploymentStore} for what each call promises. */
export function createDeploymentStore(db: Database): DeploymentStore {
  return {
    async findBases(connectionId, ids) {
      const { rows } = await sql<{ id: number; base: string | null }>`
        select id, base from deployment_base
        where connection_id = ${connectionId} and id = any(${ids}::bigint[])`.execute(db);
      return new Map(rows.map(({ id, base }) => [id, base]));
    },

    async fixBases(connectionId, bases) {
      if (bases.length === 0) return;
      await sql`
        insert into deployment_base (connection_id, id, project_id, base)
        select distinct on (id) ${connectionId}::int, id, project_id, base from unnest(
          ${bases.map(({ id }) => id)}::bigint[], ${bases.map(({ projectId }) => projectId)}::bigint[],
          ${bases.map(({ base }) => base)}::text[]) as b (id, project_id, base)
        order by id
        on conflict (connection_id, id) do nothing`.execute(db);
    },
  };
}
