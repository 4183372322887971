import type { Namespace, Project } from '../../model/entities.ts';
import { getNamespace, getUser, namespacePath, projectPath } from '../../model/lookup.ts';
import type { World } from '../../model/world.ts';
import { secondsTime } from './common.ts';

export type ProjectEvent =
  | 'project_create'
  | 'project_destroy'
  | 'project_rename'
  | 'project_transfer'
  | 'project_update';

/** What a system hook says of a project; a group's hook says the same without `owner_name`. */
export function systemProjectPayload(
  world: World,
  input: { event: ProjectEvent; project: Project; oldPath?: string },
): Record<string, unknown> {
  const creator = getUser(world, input.project.creatorId);
  return {
    ...groupProjectPayload(world, input),
    owner_name: creator.name,
    owner_email: creator.email,
    ...(input.oldPath === undefined ? {} : { old_path_with_namespace: input.oldPath }),
  };
}

export function groupProjectPayload(
  world: World,
  input: { event: ProjectEvent; project: Project },
): Record<string, unknown> {
  const { event, project } = input;
  const creator = getUser(world, project.creatorId);
  return {
    event_name: event,
    created_at: secondsTime(project.createdAt),
    updated_at: secondsTime(project.updatedAt),
    name: project.name,
    path: project.path,
    path_with_namespace: projectPath(world, project),
    project_id: project.id,
    project_namespace_id: project.namespaceId,
    owners: [{ name: creator.name, email: creator.email }],
    project_visibility: project.visibility,
  };
}

export function systemGroupPayload(
  world: World,
  input: {
    event: 'group_create' | 'group_destroy' | 'group_rename';
    group: Namespace;
    old?: string;
  },
): Record<string, unknown> {
  const { event, group, old } = input;
  const fullPath = namespacePath(world, group);
  return {
    event_name: event,
    created_at: secondsTime(group.createdAt),
    updated_at: secondsTime(group.updatedAt),
    name: group.name,
    path: group.path,
    full_path: fullPath,
    group_id: group.id,
    ...(old === undefined
      ? {}
      : { old_path: old.slice(old.lastIndexOf('/') + 1), old_full_path: old }),
  };
}

export function subgroupPayload(
  world: World,
  input: { event: 'subgroup_create' | 'subgroup_destroy'; group: Namespace; parentId: number },
): Record<string, unknown> {
  const { event, group } = input;
  const parent = getNamespace(world, input.parentId);
  return {
    created_at: secondsTime(group.createdAt),
    updated_at: secondsTime(group.updatedAt),
    event_name: event,
    name: group.name,
    path: group.path,
    full_path: namespacePath(world, group),
    group_id: group.id,
    parent_group_id: parent.id,
    parent_name: parent.name,
    parent_path: parent.path,
    parent_full_path: namespacePath(world, parent),
  };
}
