import { Type } from '@sinclair/typebox';
import type { Connection, LinkTarget, Project, ProjectId } from '../domain/index.ts';
import type { ReadGitlab } from '../ports/index.ts';
import type { Caller } from './api/call.ts';
import type { GitlabApi } from './api/gitlab-api.ts';
import { pagesOf } from './api/pages-of.ts';
import { toPath } from './api/path.ts';
import { projectSchema } from './api/project.ts';
import { createNamespaces } from './namespaces.ts';
import { makeProjectList } from './project-list.ts';
import { readProjectRows } from './read-project-rows.ts';
import { makeShape } from './shape.ts';

const projectShape = makeShape(projectSchema);
const projectsShape = makeShape(Type.Array(projectSchema));

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
    const { path, query: firstQuery } = makeProjectList(target, 'id');
    const readPage = (query: string) => api.getPage({ ...caller, path, query }, projectsShape);
    for await (const rows of pagesOf(firstQuery, readPage)) {
      yield await readProjectRows(connection, namespaces, rows);
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
  const [project] = await readProjectRows(caller.connection, createNamespaces(api, caller), [row]);
  return project ?? null;
}
