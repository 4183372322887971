import { Type } from '@sinclair/typebox';
import type { Connection, LinkTarget, Project, ProjectId } from '../domain/index.ts';
import type { ReadGitlab } from '../ports/index.ts';
import type { Caller } from './api/call.ts';
import type { GitlabApi } from './api/gitlab-api.ts';
import { pagesOf } from './api/pages-of.ts';
import { toPath, toQuery } from './api/path.ts';
import { type ProjectRow, projectSchema, readProject } from './api/project.ts';
import { createNamespaces, type Namespaces } from './namespaces.ts';
import { makeShape } from './shape.ts';

const projectShape = makeShape(projectSchema);
const projectsShape = makeShape(Type.Array(projectSchema));
const pageQuery = { order_by: 'id', sort: 'desc', simple: true, per_page: 100 };

/** Makes the reader of one project; null when the token cannot see it. */
export function createFindProject(api: GitlabApi): ReadGitlab['project'] {
  return (connection, projectId) => findProject(api, { connection, priority: 'live' }, projectId);
}

/** Makes the reader of all projects of a target, archived ones too. Throws GITLAB_NOT_FOUND for a lost target. */
export function createProjectsOf(api: GitlabApi): ReadGitlab['projectsOf'] {
  return async function* projectsOf(connection: Connection, target: LinkTarget) {
    const caller: Caller = { connection, priority: 'background' };
    if (target.kind === 'project') {
      const project = await findProject(api, caller, target.id as ProjectId);
      if (project) yield [project];
      return;
    }
    const namespaces = createNamespaces(api, caller);
    const call = { ...caller, path: pathOf(target) };
    const readPage = (query: string) => api.getPage({ ...call, query }, projectsShape);
    for await (const rows of pagesOf(queryOf(target), readPage)) {
      yield await readRows(connection, namespaces, rows);
    }
  };
}

async function findProject(
  api: GitlabApi,
  caller: Caller,
  projectId: ProjectId,
): Promise<Project | null> {
  const row = await api.find({ ...caller, path: toPath('projects', projectId) }, projectShape);
  if (!row) return null;
  const [project] = await readRows(caller.connection, createNamespaces(api, caller), [row]);
  return project ?? null;
}

async function readRows(
  connection: Connection,
  namespaces: Namespaces,
  rows: readonly ProjectRow[],
): Promise<Project[]> {
  namespaces.learn(rows.map((row) => row.namespace));
  const projects: Project[] = [];
  for (const row of rows) {
    projects.push(readProject(connection, row, await namespaces.listUpwards(row.namespace.id)));
  }
  return projects;
}

function pathOf({ kind, id, fullPath }: LinkTarget): string {
  return kind === 'group'
    ? toPath('groups', id, 'projects')
    : toPath('users', fullPath, 'projects');
}

function queryOf({ kind }: LinkTarget): string {
  if (kind === 'user') return toQuery(pageQuery);
  return toQuery({ include_subgroups: true, with_shared: false, ...pageQuery });
}
