import { type Static, Type } from '@sinclair/typebox';
import type { Connection, LinkTarget } from '../domain/index.ts';
import type { Caller } from './api/call.ts';
import type { GitlabApi } from './api/gitlab-api.ts';
import { absoluteUrl } from './api/links.ts';
import { toPath, toQuery } from './api/path.ts';
import { type ProjectRow, projectSchema } from './api/project.ts';
import { nullable } from './nullable.ts';
import { makeShape } from './shape.ts';

const text = Type.Optional(nullable(Type.String()));
/** A group as lists and single reads show it. @see https://docs.gitlab.com/api/groups/ */
export const groupSchema = Type.Object({
  id: Type.Integer(),
  parent_id: Type.Optional(nullable(Type.Integer())),
  name: Type.String(),
  full_path: Type.String(),
  full_name: Type.String(),
  description: text,
  avatar_url: text,
});
const namespaceSchema = Type.Object({
  id: Type.Integer(),
  kind: Type.String(),
  name: Type.String(),
  full_path: Type.String(),
  avatar_url: text,
});
const groupShape = makeShape(groupSchema);
const namespaceShape = makeShape(namespaceSchema);
const projectShape = makeShape(projectSchema);

/** What GitLab allows in paths, without the dots that would be resolved on the way. */
const pathFormat = /^(?!.*(?:^|\/)\.{1,2}(?:\/|$))[\w.-]+(?:\/[\w.-]+)*$/;

/** A group, project or personal namespace by its full path, as the caller's token sees it. */
export async function findTarget(
  api: GitlabApi,
  caller: Caller,
  fullPath: string,
): Promise<LinkTarget | null> {
  const path = fullPath.replace(/^\/+|\/+$/g, '');
  if (!pathFormat.test(path)) return null;
  return (
    (await findGroup(api, caller, path)) ??
    (path.includes('/')
      ? await findProject(api, caller, path)
      : await findPersonal(api, caller, path))
  );
}

/** A group or project by GitLab's number or its full path, as the caller's token sees it. */
export async function findNamed(
  api: GitlabApi,
  caller: Caller,
  { kind, name }: { kind: 'group' | 'project'; name: string },
): Promise<LinkTarget | null> {
  if (!pathFormat.test(name)) return null;
  if (kind === 'project') return await findProject(api, caller, name);
  if (!/^\d+$/.test(name)) return await findGroup(api, caller, name);
  const query = toQuery({ with_projects: false });
  const group = await api.find({ ...caller, path: toPath('groups', name), query }, groupShape);
  return group && readGroup(caller.connection, group);
}

async function findGroup(api: GitlabApi, caller: Caller, path: string): Promise<LinkTarget | null> {
  const query = toQuery({ with_projects: false });
  const group = await api.find({ ...caller, path: toPath('groups', path), query }, groupShape);
  // A path of digits alone is taken for an id, and would name another group.
  return group && isSamePath(group.full_path, path) ? readGroup(caller.connection, group) : null;
}

async function findProject(
  api: GitlabApi,
  caller: Caller,
  path: string,
): Promise<LinkTarget | null> {
  const project = await api.find({ ...caller, path: toPath('projects', path) }, projectShape);
  return project && readProjectTarget(caller.connection, project);
}

/** A personal namespace by the name of its owner. */
export async function findPersonal(
  api: GitlabApi,
  caller: Caller,
  path: string,
): Promise<LinkTarget | null> {
  const row = await api.find({ ...caller, path: toPath('namespaces', path) }, namespaceShape);
  if (row?.kind !== 'user' || !isSamePath(row.full_path, path)) return null;
  return {
    kind: 'user',
    id: row.id,
    fullPath: row.full_path,
    name: row.name,
    fullName: row.name,
    description: null,
    avatarUrl: absoluteUrl(caller.connection, row.avatar_url),
  };
}

/** A group as a target. */
export function readGroup(connection: Connection, group: Static<typeof groupSchema>): LinkTarget {
  return {
    kind: 'group',
    id: group.id,
    fullPath: group.full_path,
    name: group.name,
    fullName: group.full_name,
    description: group.description ?? null,
    avatarUrl: absoluteUrl(connection, group.avatar_url),
  };
}

/** A project as a target. */
export function readProjectTarget(
  connection: Connection,
  project: Pick<
    ProjectRow,
    'id' | 'name' | 'name_with_namespace' | 'path_with_namespace' | 'description' | 'avatar_url'
  >,
): LinkTarget {
  return {
    kind: 'project',
    id: project.id,
    fullPath: project.path_with_namespace,
    name: project.name,
    fullName: project.name_with_namespace,
    description: project.description ?? null,
    avatarUrl: absoluteUrl(connection, project.avatar_url),
  };
}

function isSamePath(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
