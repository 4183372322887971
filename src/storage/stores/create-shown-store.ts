import { sql } from 'kysely';
import type { InstallationId } from '../../domain/index.ts';
import type { ShownStore } from '../../ports/index.ts';
import type { Database } from '../database.ts';

/** What the mirror shows of a project, on PostgreSQL: see {@link ShownStore} for what each call promises. */
export function createShownStore(db: Database): ShownStore {
  return {
    async list({ connectionId, projectId, kind }, after, limit) {
      // Installation by installation, since the key of the mirror begins with it.
      const { rows } = await sql<{ id: string; reference: string | null }>`
        select m.entity_id as id, max(m.reference) as reference
        from installation i cross join lateral (
          select entity_id, reference from mirror
          where installation_id = i.id and connection_id = ${connectionId}
            and project_id = ${projectId} and kind = ${kind} and entity_id > ${after ?? ''}
            and hash <> ''
          order by entity_id limit ${limit}
        ) m
        where i.uninstalled_at is null
        group by m.entity_id order by m.entity_id limit ${limit}`.execute(db);
      return rows;
    },

    async listHolders(connectionId, projectId) {
      const { rows } = await sql<{ id: number }>`
        select i.id from installation i
        where i.uninstalled_at is null and exists (
          select from mirror m where m.installation_id = i.id
            and m.connection_id = ${connectionId} and m.project_id = ${projectId} and m.hash <> '')
          and (
            exists (
              select from coverage c where c.installation_id = i.id
                and c.connection_id = ${connectionId} and c.project_id = ${projectId})
            or not exists (
              select from kept_target k
              join project p on p.connection_id = ${connectionId} and p.id = ${projectId}
              where k.installation_id = i.id and k.connection_id = ${connectionId}
                and case k.target_kind when 'project' then k.target_id = p.id
                  else p.namespace_ids @> array[k.target_id] end))
        order by i.id`.execute(db);
      return rows.map(({ id }) => id as InstallationId);
    },

    async outdate({ connectionId, projectId, installationId }, after, limit) {
      const { rows } = await sql<{ kind: string; id: string }>`
        with page as (
          select installation_id, connection_id, project_id, kind, entity_id from mirror
          where installation_id = ${installationId} and connection_id = ${connectionId}
            and project_id = ${projectId}
            and (kind, entity_id) > (${after?.kind ?? ''} collate "C", ${after?.id ?? ''} collate "C")
          order by kind, entity_id limit ${limit} for update
        ), outdated as (
          update mirror m set desired_epoch = 0 from page
          where m.installation_id = page.installation_id and m.connection_id = page.connection_id
            and m.project_id = page.project_id and m.kind = page.kind
            and m.entity_id = page.entity_id and m.hash <> ''
        )
        select kind, entity_id as id from page order by kind desc, entity_id desc limit 1`.execute(
        db,
      );
      const [last] = rows;
      return last ?? null;
    },
  };
}
