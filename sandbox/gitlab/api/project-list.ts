import { projectAccess } from '../model/access.ts';
import type { Project } from '../model/entities.ts';
import { projectPath } from '../model/lookup.ts';
import type { World } from '../model/world.ts';
import { ApiError, type Call, choice, date, flag, integer, text } from './call.ts';
import { paginate, paginateById } from './pagination.ts';

const ORDERS = ['id', 'name', 'path', 'created_at', 'updated_at', 'last_activity_at'] as const;

export function filteredProjects(
  world: World,
  call: Call,
  projects: readonly Project[],
): readonly Project[] {
  const archived = flag(call, 'archived');
  const search = text(call, 'search')?.toLowerCase() ?? '';
  const minimum = integer(call, 'min_access_level') ?? 0;
  const needed = Math.max(minimum, flag(call, 'membership') ? 1 : 0);
  const after = date(call, 'last_activity_after');
  const before = date(call, 'last_activity_before');
  return projects.filter(
    (project) =>
      (archived === null || project.archived === archived) &&
      (after === null || project.lastActivityAt >= after) &&
      (before === null || project.lastActivityAt <= before) &&
      (search === '' || projectPath(world, project).toLowerCase().includes(search)) &&
      (needed === 0 || projectAccess(world, call.user, project) >= needed),
  );
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

function compare(a: Project, b: Project, orderBy: (typeof ORDERS)[number]): number {
  switch (orderBy) {
    case 'id':
      return a.id - b.id;
    case 'name':
      return a.name.localeCompare(b.name);
    case 'path':
      return a.path.localeCompare(b.path);
    case 'updated_at':
      return a.updatedAt.getTime() - b.updatedAt.getTime();
    case 'last_activity_at':
      return a.lastActivityAt.getTime() - b.lastActivityAt.getTime();
    default:
      return a.createdAt.getTime() - b.createdAt.getTime();
  }
}
