import { type Static, Type } from '@sinclair/typebox';
import type { LinkTarget } from '../domain/index.ts';
import type { ReadGitlab } from '../ports/index.ts';
import type { Caller } from './api/call.ts';
import { getTime } from './api/get-time.ts';
import type { GitlabApi } from './api/gitlab-api.ts';
import { pagesOf } from './api/pages-of.ts';
import { toPath } from './api/path.ts';
import { projectSchema } from './api/project.ts';
import { createNamespaces } from './namespaces.ts';
import { makeProjectList } from './project-list.ts';
import { readProjectRows } from './read-project-rows.ts';
import { makeShape } from './shape.ts';

const rowSchema = Type.Composite([projectSchema, Type.Object({ last_activity_at: Type.String() })]);
const rowShape = makeShape(rowSchema);
const rowsShape = makeShape(Type.Array(rowSchema));

type Row = Static<typeof rowSchema>;

/**
 * Makes the reader of the projects with recent activity: one request when there are fewer than a page of
 * them. Throws GITLAB_NOT_FOUND for a lost group or user.
 * @see https://docs.gitlab.com/api/groups/#list-projects
 */
export function createActiveProjects(api: GitlabApi): ReadGitlab['activeProjects'] {
  return async function* activeProjects(connection, target, since) {
    const caller: Caller = { connection, priority: 'background' };
    const namespaces = createNamespaces(api, caller);
    for await (const rows of listByActivity(api, caller, target)) {
      const active = rows.filter((row) => getTime(row.last_activity_at) >= since);
      if (active.length > 0) yield await readProjectRows(connection, namespaces, active);
      if (active.length < rows.length) return;
    }
  };
}

async function* listByActivity(
  api: GitlabApi,
  caller: Caller,
  target: LinkTarget,
): AsyncGenerator<readonly Row[]> {
  if (target.kind === 'project') {
    const row = await api.find({ ...caller, path: toPath('projects', target.id) }, rowShape);
    if (row) yield [row];
    return;
  }
  const { path, query: firstQuery } = makeProjectList(target, 'last_activity_at');
  yield* pagesOf(firstQuery, (query) => api.getPage({ ...caller, path, query }, rowsShape));
}
