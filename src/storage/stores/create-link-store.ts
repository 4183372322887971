import { type Selectable, sql } from 'kysely';
import {
  type ConnectionId,
  gitlabMatching,
  type InstallationId,
  type Link,
  type LinkId,
} from '../../domain/index.ts';
import type { LinkStore } from '../../ports/index.ts';
import type { Database, Tables } from '../database.ts';
import { toMatching } from '../to-matching.ts';
import { readProgress, readProgresses } from './read-progress.ts';

/**
 * Links on PostgreSQL: see {@link LinkStore} for what each call promises. `list` leaves out links of
 * sites that were uninstalled; `progress` names the 20 most frequent problems.
 */
export function createLinkStore(db: Database): LinkStore {
  return {
    async add(link) {
      const { target, matching = gitlabMatching, since = null } = link;
      const { rows } = await sql<Row>`
        with added as (
          insert into link (installation_id, connection_id, target_kind, target_id, full_path, name,
            full_name, description, avatar_url, linked_by, account_id, jira_projects,
            searches_source_branch, pattern, since)
          values (${link.installationId}, ${link.connectionId}, ${target.kind}, ${target.id},
            ${target.fullPath}, ${target.name}, ${target.fullName}, ${target.description},
            ${target.avatarUrl}, ${link.linkedBy}, ${link.accountId}, ${matching.jiraProjects},
            ${matching.searchesSourceBranch}, ${matching.pattern}, ${since})
          on conflict (installation_id, connection_id, target_kind, target_id) do nothing
          returning *
        ), fixed as (
          update installation i set first_connection_id = added.connection_id
          from added where i.id = added.installation_id and i.first_connection_id is null
        ), released as (
          delete from kept_target k using added
          where k.installation_id = added.installation_id and k.connection_id = added.connection_id
            and k.target_kind = added.target_kind and k.target_id = added.target_id
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

    async remove(id, { keepsData } = { keepsData: false }) {
      await sql`
        with removed as (
          delete from link where id = ${id}
          returning installation_id, connection_id, target_kind, target_id
        )
        insert into kept_target (installation_id, connection_id, target_kind, target_id)
        select * from removed where ${keepsData}
        on conflict do nothing`.execute(db);
    },

    async saveMatching(id, matching) {
      const { rows } = await sql<Row>`
        with saved as (
          update link set jira_projects = ${matching.jiraProjects}::text[],
            searches_source_branch = ${matching.searchesSourceBranch}, pattern = ${matching.pattern}
          where id = ${id} returning *
        ), raised as (
          -- Rule 5, Epoch: what was shown by the old rule no longer counts.
          update installation i set epoch = epoch + 1 from saved where i.id = saved.installation_id
        )
        select * from saved`.execute(db);
      return rows[0] ? toLink(rows[0]) : null;
    },

    async saveHistory(id, { state, since }) {
      const { rows } = await sql<Row>`
        update link set history_state = coalesce(${state ?? null}, history_state),
          since = case when ${since === undefined} then since else ${since ?? null}::timestamptz end
        where id = ${id} returning *`.execute(db);
      return rows[0] ? toLink(rows[0]) : null;
    },

    progress: (id) => readProgress(db, id),
    progresses: (ids) => readProgresses(db, ids),
  };
}

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
    matching: toMatching(row),
    since: row.since,
    historyState: row.history_state,
  };
}
