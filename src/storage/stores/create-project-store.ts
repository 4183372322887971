import { sql } from 'kysely';
import type { InstallationId, Project, ProjectId } from '../../domain/index.ts';
import type { Coverage, ProjectStore } from '../../ports/index.ts';
import type { Database } from '../database.ts';
import { isServed } from '../is-served.ts';
import { type ProjectRow, toProject } from '../project-row.ts';
import { type MatchingRow, toMatching } from '../to-matching.ts';
import { findCover } from './find-cover.ts';

/** Projects and their coverage on PostgreSQL: see {@link ProjectStore} for what each call promises. */
export function createProjectStore(db: Database): ProjectStore {
  return {
    save: (projects) => saveProjects(db, projects),

    async findAll(connectionId, ids) {
      const { rows } = await sql<ProjectRow>`
        select * from project
        where connection_id = ${connectionId} and id = any(${ids}::bigint[])`.execute(db);
      return new Map(rows.map((row) => [row.id as ProjectId, toProject(row)]));
    },

    async listMoved(projects) {
      const moved = new Set<ProjectId>();
      for (const [connectionId, rows] of Map.groupBy(projects, (row) => row.connectionId)) {
        const { rows: current } = await sql<{ id: number; url: string }>`
          select id, url from project
          where connection_id = ${connectionId} and id = any(${rows.map(({ id }) => id)}::bigint[])
          order by id for share`.execute(db);
        const urls = new Map(current.map(({ id, url }) => [id, url]));
        for (const { id, url } of rows) if (urls.get(id) !== url) moved.add(id);
      }
      return moved;
    },

    async findByPath(connectionId, fullPath) {
      const { rows } = await sql<ProjectRow>`
        select * from project where connection_id = ${connectionId}
          and lower(path_with_namespace) = lower(${fullPath}) limit 1`.execute(db);
      return rows[0] ? toProject(rows[0]) : null;
    },

    async coverage(connectionId, ids) {
      const { rows } = await sql<CoverageRow>`
        select c.project_id, c.installation_id, i.epoch,
          case when i.first_connection_id = c.connection_id then '' else k.slug || '-' end as id_prefix,
          l.jira_projects, l.searches_source_branch, l.pattern
        from coverage c
        join installation i on i.id = c.installation_id and ${isServed}
        join connection k on k.id = c.connection_id
        join link l on l.id = c.link_id
        where c.connection_id = ${connectionId} and c.project_id = any(${ids}::bigint[])
        order by c.project_id, c.installation_id, c.link_id`.execute(db);
      return toCoverage(rows);
    },

    async isBelowAnyLink(connectionId, { id, pathWithNamespace }) {
      // No two paths of a GitLab differ in case only.
      const { rows } = await sql<{ is_below: boolean }>`
        select exists (
          select from link l
          join installation i on i.id = l.installation_id and ${isServed}
          where l.connection_id = ${connectionId} and case l.target_kind
            when 'project' then l.target_id = ${id}
              or lower(l.full_path) = lower(${pathWithNamespace})
            else starts_with(lower(${pathWithNamespace}), lower(l.full_path) || '/') end
        ) as is_below`.execute(db);
      return rows[0]?.is_below ?? false;
    },

    async listOfLink(linkId, after, limit) {
      const isCovered = await findCover(db, linkId);
      if (!isCovered) return [];
      const { rows } = await sql<ProjectRow>`
        select p.* from project p where ${isCovered} and p.id > ${after ?? 0}
        order by p.id limit ${limit}`.execute(db);
      return rows.map(toProject);
    },
  };
}

type CoverageRow = MatchingRow & {
  project_id: number;
  installation_id: number;
  epoch: number;
  id_prefix: string;
};

/** One for each project and installation, whatever the number of links between them. */
function toCoverage(rows: readonly CoverageRow[]): Coverage[] {
  const byPair = new Map<string, Coverage>();
  for (const row of rows) {
    const name = `${row.project_id}/${row.installation_id}`;
    const before = byPair.get(name);
    byPair.set(name, {
      projectId: row.project_id as ProjectId,
      installationId: row.installation_id as InstallationId,
      epoch: row.epoch,
      idPrefix: row.id_prefix,
      matchings: [...(before?.matchings ?? []), toMatching(row)],
    });
  }
  return [...byPair.values()];
}

/** Changed ones are updated, in key order, so that two savers never wait for each other. */
async function saveProjects(db: Database, projects: readonly Project[]): Promise<ProjectId[]> {
  // One statement may touch a row only once; the last word counts.
  const rows = new Map(projects.map((p) => [`${p.connectionId}/${p.id}`, toRow(p)]));
  const saved = await sql<{ id: number; is_new: boolean }>`
    insert into project as p (connection_id, id, name, path_with_namespace, description, url,
      avatar_url, default_branch, namespace_ids)
    select * from jsonb_to_recordset(${JSON.stringify([...rows.values()])}::jsonb) as i (
      connection_id int, id bigint, name text, path_with_namespace text, description text, url text,
      avatar_url text, default_branch text, namespace_ids bigint[])
    order by connection_id, id
    on conflict (connection_id, id) do update set
      name = excluded.name, path_with_namespace = excluded.path_with_namespace,
      description = excluded.description, url = excluded.url, avatar_url = excluded.avatar_url,
      default_branch = excluded.default_branch, namespace_ids = excluded.namespace_ids
    where p is distinct from excluded
    -- Only a row that this statement inserted has nobody who replaced or locked it.
    returning p.id, p.xmax = 0 as is_new`.execute(db);
  return saved.rows.filter((row) => row.is_new).map((row) => row.id as ProjectId);
}

function toRow(project: Project): ProjectRow {
  return {
    connection_id: project.connectionId,
    id: project.id,
    name: project.name,
    path_with_namespace: project.pathWithNamespace,
    description: project.description,
    url: project.url,
    avatar_url: project.avatarUrl,
    default_branch: project.defaultBranch,
    namespace_ids: [...project.namespaceIds],
  };
}
