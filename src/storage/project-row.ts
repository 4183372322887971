import type { ConnectionId, Project, ProjectId } from '../domain/index.ts';

/** A row of `project`. */
export type ProjectRow = {
  connection_id: number;
  id: number;
  name: string;
  path_with_namespace: string;
  description: string | null;
  url: string;
  avatar_url: string | null;
  default_branch: string | null;
  namespace_ids: number[];
};

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
