import { sql } from 'kysely';
import type { ConnectionId, InstallationId, ProjectId } from '../../domain/index.ts';
import type { PurgeStore } from '../../ports/index.ts';
import type { Database } from '../database.ts';
import { devinfoKinds, purgeSome } from './purge-some.ts';

/** What Jira may still show: what is left of the rest are removals. */
const mayBeShown = sql`(m.hash <> '' or m.kind = any(${devinfoKinds}))`;

/** Purges on PostgreSQL: see {@link PurgeStore} for what each call promises. */
export function createPurgeStore(db: Database): PurgeStore {
  return {
    purgeSome: (project, options) => purgeSome(db, project, options),

    async listUncovered({ installationId, connectionId, targetKind, targetId }, after, limit) {
      const isBelow =
        targetKind === 'project'
          ? sql`p.id = ${targetId}`
          : sql`p.namespace_ids @> array[${targetId}]::bigint[]`;
      const { rows } = await sql<{ id: number }>`
        select p.id from project p
        where p.connection_id = ${connectionId} and ${isBelow} and p.id > ${after ?? 0}
          and exists (
            select from mirror m
            where m.installation_id = ${installationId} and m.connection_id = p.connection_id
              and m.project_id = p.id and ${mayBeShown})
          and not exists (
            select from coverage c
            where c.connection_id = p.connection_id and c.project_id = p.id
              and c.installation_id = ${installationId})
        order by p.id limit ${limit}`.execute(db);
      return rows.map((row) => row.id as ProjectId);
    },

    async listUnpurged(installationId, after, limit) {
      const { rows } = await sql<{ connection_id: number; project_id: number }>`
        with recursive held as (
          (select connection_id, project_id from mirror
          where installation_id = ${installationId}
            and (connection_id, project_id) > (${after?.connectionId ?? 0}, ${after?.projectId ?? 0})
          order by connection_id, project_id limit 1)
          union all
          select next.connection_id, next.project_id from held cross join lateral (
            select connection_id, project_id from mirror
            where installation_id = ${installationId}
              and (connection_id, project_id) > (held.connection_id, held.project_id)
            order by connection_id, project_id limit 1
          ) next
        )
        select * from held where exists (
          select from mirror m
          where m.installation_id = ${installationId} and m.connection_id = held.connection_id
            and m.project_id = held.project_id and ${mayBeShown})
        limit ${limit}`.execute(db);
      return rows.map((row) => ({
        installationId,
        connectionId: row.connection_id as ConnectionId,
        projectId: row.project_id as ProjectId,
      }));
    },

    async hasRemovals(installationId: InstallationId) {
      const { rows } = await sql<{ is_due: boolean }>`
        select exists (select from due where installation_id = ${installationId}) as is_due`.execute(
        db,
      );
      return rows[0]?.is_due ?? false;
    },
  };
}
