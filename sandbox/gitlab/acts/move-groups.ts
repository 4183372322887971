import { groupListeners, systemListeners } from '../hooks/listeners.ts';
import { subgroupPayload, systemGroupPayload } from '../hooks/payloads/life-cycle.ts';
import type { Namespace } from '../model/entities.ts';
import {
  getNamespace,
  isInside,
  namespacePath,
  projectPath,
  projectsInside,
  type Ref,
} from '../model/lookup.ts';
import type { World } from '../model/world.ts';
import type { ActDeps } from './act-deps.ts';
import { deleteProject } from './groups-and-projects.ts';
import { SandboxRefusal } from './merge-requests.ts';

/** One event for the group; of what is inside, whose addresses change as well, GitLab tells nothing. */
export function renameGroup({ world, announce }: ActDeps, ref: Ref, path: string): void {
  const group = getNamespace(world, ref.id);
  const old = namespacePath(world, group);
  rememberProjectPaths(world, group);
  group.path = path;
  group.name = path;
  group.updatedAt = world.now();
  announce({
    hooks: systemListeners(world, null),
    event: 'System Hook',
    payload: () => systemGroupPayload(world, { event: 'group_rename', group, old }),
  });
}

/** To another parent, or (null) to the top. GitLab has no hook of any sort for it. */
export function transferGroup({ world }: ActDeps, ref: Ref, parent: Ref | null): void {
  const group = getNamespace(world, ref.id);
  if (parent !== null && isInside(world, parent.id, group.id)) {
    throw new SandboxRefusal('A group cannot be moved into itself');
  }
  rememberProjectPaths(world, group);
  group.parentId = parent === null ? null : getNamespace(world, parent.id).id;
  group.updatedAt = world.now();
}

/** First its projects and subgroups, each with its own events, then the group. */
export function deleteGroup(deps: ActDeps, ref: Ref): void {
  const { world, announce } = deps;
  const group = getNamespace(world, ref.id);
  for (const project of projectsInside(world, group.id, false)) deleteProject(deps, project);
  for (const each of [...world.namespaces.values()]) {
    if (each.parentId === group.id) deleteGroup(deps, each);
  }
  const { parentId } = group;
  if (parentId !== null) {
    announce({
      hooks: groupListeners(world, parentId, 'subgroup_events'),
      event: 'Subgroup Hook',
      payload: () => subgroupPayload(world, { event: 'subgroup_destroy', group, parentId }),
    });
  }
  announce({
    hooks: systemListeners(world, null),
    event: 'System Hook',
    payload: () => systemGroupPayload(world, { event: 'group_destroy', group }),
  });
  world.namespaces.delete(group.id);
  for (const hook of world.hooks.values()) {
    if (hook.owner.kind === 'group' && hook.owner.id === group.id) world.hooks.delete(hook.id);
  }
}

/** A group's own old path answers 404, but its projects' old paths lead to them. */
function rememberProjectPaths(world: World, group: Namespace): void {
  for (const project of projectsInside(world, group.id, true)) {
    world.oldPaths.set(projectPath(world, project).toLowerCase(), project.id);
  }
}
