import { type Selectable, sql } from 'kysely';
import type { ConnectionId, InstallationId, Link, LinkId } from '../../domain/index.ts';
import type { LinkStore } from '../../ports/index.ts';
import type { Database, Tables } from '../database.ts';

const mostProblems = 20;

/**
 * Links on PostgreSQL: see {@link LinkStore} for what each call promises. `list` leaves out links of
 * sites that were uninstalled; `progress` names the 20 most frequent problems.
 */
export function createLinkStore(db: Database): LinkStore {
  return {
    async add(link) {
      const { target } = link;
      const { rows } = await sql<Row>`
        with added as (
          insert into link (installation_id, connection_id, target_kind, target_id, full_path, name,
            full_name, description, avatar_url, linked_by, account_id)
          values (${link.installationId}, ${link.connectionId}, ${target.kind}, ${target.id},
            ${target.fullPath}, ${target.name}, ${target.fullName}, ${target.description},
            ${target.avatarUrl}, ${link.linkedBy}, ${link.accountId})
          on conflict (installation_id, connection_id, target_kind, target_id) do nothing
          returning *
        ), fixed as (
          update installation i set first_connection_id = added.connection_id
          from added where i.id = added.installation_id and i.first_connection_id is null
        )
        select * from added`.execute(db);
      return rows[0] ? toLink(rows[0]) : null;
    },

    async find(id) {
      const row = await db.selectFrom('link').selectAll().where('id', '=', id).executeTakeFirst();
      return row ? toLink(row) : null;
    },

    async listOf(installationId) {
      const rows = await db
        .selectFrom('link')
        .selectAll()
        .where('installation_id', '=', installationId)
        .orderBy('id')
        .execute();
      return rows.map(toLink);
    },

    async list() {
      const rows = await db
        .selectFrom('link')
        .innerJoin('installation', 'installation.id', 'link.installation_id')
        .where('installation.uninstalled_at', 'is', null)
        .selectAll('link')
        .orderBy('link.id')
        .execute();
      return rows.map(toLink);
    },

    async remove(id) {
      await db.deleteFrom('link').where('id', '=', id).execute();
    },

    async progress(id) {
      const { rows } = await sql<Progress>`
        select count(*) as projects, count(*) filter (where is_done) as projects_done,
          coalesce(sum(pages), 0)::bigint as pages, coalesce(sum(entities), 0)::bigint as entities,
          array(
            select problem from history
            where link_id = ${id} and not is_done and problem is not null
            group by problem order by count(*) desc, problem limit ${mostProblems}
          ) as problems
        from history where link_id = ${id}`.execute(db);
      const [row] = rows;
      return {
        projects: row?.projects ?? 0,
        projectsDone: row?.projects_done ?? 0,
        pagesRead: row?.pages ?? 0,
        entitiesRead: row?.entities ?? 0,
        problems: row?.problems ?? [],
      };
    },
  };
}

type Progress = {
  projects: number;
  projects_done: number;
  pages: number;
  entities: number;
  problems: string[];
};

type Row = Selectable<Tables['link']>;

function toLink(row: Row): Link {
  return {
    id: row.id as LinkId,
    installationId: row.installation_id as InstallationId,
    connectionId: row.connection_id as ConnectionId,
    target: {
      kind: row.target_kind,
      id: row.target_id,
      fullPath: row.full_path,
      name: row.name,
      fullName: row.full_name,
      description: row.description,
      avatarUrl: row.avatar_url,
    },
    linkedBy: row.linked_by,
    createdAt: row.created_at,
  };
}
