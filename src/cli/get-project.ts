import type { ConnectionId, Project, ProjectId } from '../domain/index.ts';
import { CommandError } from './command-error.ts';
import type { Operator } from './with-operator.ts';

/** A project that we know, by its full path or GitLab's id. Throws NOT_FOUND. */
export async function getProject(
  { stores }: Operator,
  connectionId: ConnectionId,
  text: string,
): Promise<Project> {
  const path = text.replace(/^\/+|\/+$/g, '');
  const id = Number(text) as ProjectId;
  const found = /^[1-9]\d{0,15}$/.test(text)
    ? (await stores.projects.findAll(connectionId, [id])).get(id)
    : await stores.projects.findByPath(connectionId, path);
  if (found) return found;
  throw new CommandError('NOT_FOUND', `No link has brought a project ${text} so far.`);
}
