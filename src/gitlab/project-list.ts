import type { LinkTarget } from '../domain/index.ts';
import { toPath, toQuery } from './api/path.ts';

/** Where the projects below a group or a user are listed, the highest id or the latest activity first. */
export function makeProjectList(
  { kind, id, fullPath }: LinkTarget,
  orderBy: 'id' | 'last_activity_at',
): { path: string; query: string } {
  const fields = { order_by: orderBy, sort: 'desc', simple: true, per_page: 100 };
  if (kind === 'user')
    return { path: toPath('users', fullPath, 'projects'), query: toQuery(fields) };
  return {
    path: toPath('groups', id, 'projects'),
    query: toQuery({ include_subgroups: true, with_shared: false, ...fields }),
  };
}
