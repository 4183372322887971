import { canSeeProject, createLevels, namespaceAccess } from '../model/access.ts';
import type { Namespace, Project } from '../model/entities.ts';
import { isInside, namespaceName, namespacePath, projectsInside } from '../model/lookup.ts';
import type { World } from '../model/world.ts';
import { ApiError, type Call, choice, flag, idList, integer, text } from './call.ts';
import { groupOf, param } from './find.ts';
import { makeFuzzySearch } from './fuzzy-search.ts';
import { paginate } from './pagination.ts';
import { fullProject, memberEntry, presentGroup, simpleProject } from './present-people.ts';
import { filteredProjects, pagedProjects } from './project-list.ts';
import type { ApiDeps, Register } from './register.ts';

export function registerGroups(register: Register, { world }: ApiDeps): void {
  register('GET', '/groups', (call) => {
    const groups = listGroups(world, call, () => true);
    return paginate(call, groups).map((group) => presentGroup(world, group));
  });
  register('GET', '/groups/:id', (call) => presentGroup(world, groupOf(world, call)));
  register('GET', '/groups/:id/subgroups', (call) => {
    const parent = groupOf(world, call);
    const groups = listGroups(world, call, (group) => group.parentId === parent.id);
    return paginate(call, groups).map((group) => presentGroup(world, group));
  });
  register('GET', '/groups/:id/descendant_groups', (call) => {
    const top = groupOf(world, call);
    const isBelow = (group: Namespace) => group.id !== top.id && isInside(world, group.id, top.id);
    const groups = listGroups(world, call, isBelow);
    return paginate(call, groups).map((group) => presentGroup(world, group));
  });
  register('GET', '/groups/:id/projects', (call) => {
    const group = groupOf(world, call);
    const deep = flag(call, 'include_subgroups') ?? false;
    const seen = projectsInside(world, group.id, deep).filter((project) =>
      canSeeProject(world, call.user, project),
    );
    const present = (project: Project) =>
      flag(call, 'simple') ? simpleProject(world, project) : fullProject(world, project, call.user);
    return pagedProjects(call, filteredProjects(world, call, seen)).map(present);
  });
  register('GET', '/groups/:id/members/all/:user_id', (call) => {
    const group = groupOf(world, call);
    const user = world.users.get(Number(param(call, 'user_id')));
    const level = user ? namespaceAccess(world, user, group) : 0;
    if (!user || level === 0) throw new ApiError(404, { message: '404 Not found' });
    return memberEntry(world, user, level);
  });
}

function listGroups(
  world: World,
  call: Call,
  isWanted: (group: Namespace) => boolean,
): readonly Namespace[] {
  const skipped = idList(call, 'skip_groups');
  const topOnly = flag(call, 'top_level_only') ?? false;
  const orderBy = choice(call, 'order_by', ['name', 'path', 'id', 'similarity'], 'name');
  const direction = choice(call, 'sort', ['asc', 'desc'], 'asc') === 'asc' ? 1 : -1;
  const hasAccess = makeAccessCheck(world, call);
  const search = text(call, 'search');
  const isFound = makeFuzzySearch(search ?? '');
  return [...world.namespaces.values()]
    .filter((group) => group.kind === 'group' && !skipped.has(group.id) && isWanted(group))
    .filter((group) => !topOnly || group.parentId === null)
    .filter(hasAccess)
    .filter(
      (group) =>
        search === null || isFound([namespaceName(world, group), namespacePath(world, group)]),
    )
    .sort((a, b) => direction * compareGroups(a, b, orderBy));
}

function makeAccessCheck(world: World, call: Call): (group: Namespace) => boolean {
  const minimum = Math.max(
    integer(call, 'min_access_level') ?? 0,
    flag(call, 'owned') === true ? 50 : 0,
  );
  // An administrator's own memberships count here, not the administrator's powers.
  if (minimum === 0 && call.user.isAdmin) return () => true;
  const levels = createLevels(world, call.user);
  return ({ id }) => levels.ofNamespace(id) >= Math.max(minimum, 1);
}

// Much faster than `localeCompare`, which counts with thousands of names.
const { compare: compareNames } = new Intl.Collator('en');

function compareGroups(a: Namespace, b: Namespace, orderBy: string): number {
  if (orderBy === 'path') return compareNames(a.path, b.path) || a.id - b.id;
  if (orderBy === 'id') return a.id - b.id;
  return compareNames(a.name, b.name) || a.id - b.id;
}
