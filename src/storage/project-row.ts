import type { ConnectionId, Project, ProjectId } from '../domain/index.ts';
import type { Tables } from './database.ts';

/** A row of `project`. */
export type ProjectRow = Tables['project'];

/** A project in our words. */
export function toProject(row: ProjectRow): Project {
  return {
    connectionId: row.connection_id as ConnectionId,
    id: row.id as ProjectId,
    name: row.name,
    pathWithNamespace: row.path_with_namespace,
    description: row.description,
    url: row.url,
    avatarUrl: row.avatar_url,
    defaultBranch: row.default_branch,
    namespaceIds: row.namespace_ids,
  };
}
