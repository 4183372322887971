import { type Static, Type } from '@sinclair/typebox';
import type { Connection, Project, ProjectId } from '../../domain/index.ts';
import { nullable } from '../nullable.ts';
import { absoluteUrl, projectUrl } from './links.ts';

const accessLevel = Type.Optional(nullable(Type.String()));

/** A project as lists with `simple=true` and single reads show it. @see https://docs.gitlab.com/api/projects/ */
export const projectSchema = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  name_with_namespace: Type.String(),
  path_with_namespace: Type.String(),
  description: Type.Optional(nullable(Type.String())),
  avatar_url: Type.Optional(nullable(Type.String())),
  default_branch: Type.Optional(nullable(Type.String())),
  namespace: Type.Object({
    id: Type.Integer(),
    parent_id: Type.Optional(nullable(Type.Integer())),
  }),
  merge_requests_access_level: accessLevel,
  repository_access_level: accessLevel,
  builds_access_level: accessLevel,
  environments_access_level: accessLevel,
  feature_flags_access_level: accessLevel,
});

/** A project as GitLab answers it. */
export type ProjectRow = Static<typeof projectSchema>;

/** Reads a project whose namespaces are known. */
export function readProject(
  connection: Connection,
  row: ProjectRow,
  namespaceIds: readonly number[],
): Project {
  return {
    connectionId: connection.id,
    id: row.id as ProjectId,
    name: row.name,
    pathWithNamespace: row.path_with_namespace,
    description: row.description ?? null,
    url: projectUrl(connection, row.path_with_namespace),
    avatarUrl: absoluteUrl(connection, row.avatar_url),
    defaultBranch: row.default_branch ?? null,
    namespaceIds,
  };
}
