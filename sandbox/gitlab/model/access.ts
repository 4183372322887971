import type { Namespace, Project, User } from './entities.ts';
import { getNamespace, lineage } from './lookup.ts';
import type { World } from './world.ts';

/** The highest level the user has, by own or inherited membership; 0 is no member. */
export function namespaceAccess(world: World, user: User, namespace: Namespace): number {
  if (namespace.ownerId === user.id) return 50;
  const levels = lineage(world, namespace.id).map((each) => each.members.get(user.id) ?? 0);
  return Math.max(0, ...levels);
}

export function projectAccess(world: World, user: User, project: Project): number {
  const inherited = namespaceAccess(world, user, getNamespace(world, project.namespaceId));
  return Math.max(inherited, project.members.get(user.id) ?? 0);
}

/** What a member of anything inside a private group sees: the group itself too. */
export function canSeeNamespace(world: World, user: User, namespace: Namespace): boolean {
  return user.isAdmin || namespace.kind === 'user' || namespaceAccess(world, user, namespace) > 0;
}

export function canSeeProject(world: World, user: User, project: Project): boolean {
  if (user.isAdmin || project.visibility !== 'private') return true;
  return projectAccess(world, user, project) > 0;
}

/** Administrators may do everything an owner may. */
export function mayActAs(world: World, user: User, project: Project, level: number): boolean {
  return user.isAdmin || projectAccess(world, user, project) >= level;
}

/** One user's levels; each namespace is looked at once, so that whole lists can be filtered by it. */
export function createLevels(
  world: World,
  user: User,
): { ofNamespace(id: number): number; ofProject(project: Project): number } {
  const known = new Map<number, number>();
  const ofNamespace = (id: number): number => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const { ownerId, members, parentId } = getNamespace(world, id);
    const own = ownerId === user.id ? 50 : (members.get(user.id) ?? 0);
    const level = Math.max(own, parentId === null ? 0 : ofNamespace(parentId));
    known.set(id, level);
    return level;
  };
  return {
    ofNamespace,
    ofProject: ({ namespaceId, members }) =>
      Math.max(ofNamespace(namespaceId), members.get(user.id) ?? 0),
  };
}
