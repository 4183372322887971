import { createLevels } from '../model/access.ts';
import type { Project } from '../model/entities.ts';
import { getNamespace, namespaceName, namespacePath } from '../model/lookup.ts';
import type { World } from '../model/world.ts';
import { ApiError, type Call, choice, date, flag, integer, text } from './call.ts';
import { makeFuzzySearch } from './fuzzy-search.ts';
import { paginate, paginateById } from './pagination.ts';

const ORDERS = ['id', 'name', 'path', 'created_at', 'updated_at', 'last_activity_at'] as const;

/** Of the projects given, those the caller may see and asks for. */
export function filteredProjects(
  world: World,
  call: Call,
  projects: readonly Project[],
): readonly Project[] {
  const archived = flag(call, 'archived');
  const minimum = Math.max(
    integer(call, 'min_access_level') ?? 0,
    flag(call, 'membership') ? 1 : 0,
    flag(call, 'owned') ? 50 : 0,
  );
  const after = date(call, 'last_activity_after');
  const before = date(call, 'last_activity_before');
  const isFound = makeProjectSearch(world, call);
  const levels = createLevels(world, call.user);
  const isSeen = (project: Project): boolean =>
    minimum > 0
      ? levels.ofProject(project) >= minimum
      : call.user.isAdmin || project.visibility !== 'private' || levels.ofProject(project) > 0;
  return projects.filter(
    (project) =>
      (archived === null || project.archived === archived) &&
      (after === null || project.lastActivityAt >= after) &&
      (before === null || project.lastActivityAt <= before) &&
      isSeen(project) &&
      isFound(project),
  );
}

/** In names, paths and descriptions; with `search_namespaces` in those of the groups above it too. */
function makeProjectSearch(world: World, call: Call): (project: Project) => boolean {
  const search = text(call, 'search');
  if (search === null) return () => true;
  const isFound = makeFuzzySearch(search);
  const above = flag(call, 'search_namespaces') ?? false;
  // Looked at once each: thousands of projects may lie in one.
  const known = new Map<number, { path: string; name: string }>();
  const findAbove = (id: number) => {
    const before = known.get(id);
    if (before) return before;
    const namespace = getNamespace(world, id);
    const made = { path: namespacePath(world, namespace), name: namespaceName(world, namespace) };
    known.set(id, made);
    return made;
  };
  return ({ name, path, description, namespaceId }) => {
    if (isFound([name, path, description])) return true;
    if (!above) return false;
    const namespace = findAbove(namespaceId);
    return isFound([`${namespace.path}/${path}`, `${namespace.name} / ${name}`]);
  };
}

/** In the order asked for, newest first by default; `pagination=keyset` goes by id. */
export function pagedProjects(call: Call, projects: readonly Project[]): readonly Project[] {
  const orderBy = choice(call, 'order_by', ORDERS, 'created_at');
  const isDescending = choice(call, 'sort', ['asc', 'desc'], 'desc') === 'desc';
  const isKeyset = text(call, 'pagination') === 'keyset';
  if (isKeyset && text(call, 'order_by') !== null && orderBy !== 'id') {
    const error = 'Keyset pagination is not yet available for this type of request';
    throw new ApiError(405, { error });
  }
  if (isKeyset) return paginateById(call, projects, isDescending);
  const direction = isDescending ? -1 : 1;
  const after = integer(call, 'id_after') ?? 0;
  const sorted = projects
    .filter((project) => project.id > after)
    .sort((a, b) => direction * (compare(a, b, orderBy) || a.id - b.id));
  return paginate(call, sorted);
}

// Much faster than `localeCompare`, which counts with thousands of names.
const { compare: compareNames } = new Intl.Collator('en');

function compare(a: Project, b: Project, orderBy: (typeof ORDERS)[number]): number {
  switch (orderBy) {
    case 'id':
      return a.id - b.id;
    case 'name':
      return compareNames(a.name, b.name);
    case 'path':
      return compareNames(a.path, b.path);
    case 'updated_at':
      return a.updatedAt.getTime() - b.updatedAt.getTime();
    case 'last_activity_at':
      return a.lastActivityAt.getTime() - b.lastActivityAt.getTime();
    default:
      return a.createdAt.getTime() - b.createdAt.getTime();
  }
}
