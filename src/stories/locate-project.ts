import type { Connection, Link } from '../domain/index.ts';
import type { ProjectRef } from '../ports/index.ts';
import { tryWithin } from './read-live.ts';
import type { ProjectName } from './read-question.ts';
import type { StoryDeps } from './story-deps.ts';

/** Projects of this path that we have read, or why there are none. */
export type Located =
  | { readonly kind: 'known'; readonly projects: readonly (ProjectRef & { path: string })[] }
  | { readonly kind: 'unknown'; readonly hints: readonly string[] };

const mostGitlabsAsked = 5;

/** Finds the projects that a path means; where we know none, asks GitLab why. */
export async function locateProject(
  deps: StoryDeps,
  connections: readonly Connection[],
  { path, connection }: ProjectName,
): Promise<Located> {
  const projects = await deps.reads.projectsNamed(path, connection?.id ?? null);
  if (projects.length > 0) return { kind: 'known', projects };
  const asked = connection ? [connection] : connections.slice(0, mostGitlabsAsked);
  const links = await deps.stores.links.list();
  const hints = await Promise.all(asked.map((each) => explainUnknown(deps, each, { path, links })));
  return { kind: 'unknown', hints };
}

async function explainUnknown(
  deps: StoryDeps,
  connection: Connection,
  { path, links }: { path: string; links: readonly Link[] },
): Promise<string> {
  const { host } = connection.url;
  const asked = await tryWithin(deps.readGitlab.target(connection, path));
  if (asked.kind === 'unanswered') return `${host} could not be asked: ${asked.reason}`;
  if (asked.answer?.kind !== 'project') {
    return `${host} has no project ${path}, or the connection’s token may not see it.`;
  }
  const { id, fullPath } = asked.answer;
  const above = links.find(
    ({ connectionId, target }) =>
      connectionId === connection.id &&
      (target.kind === 'project'
        ? target.id === id
        : `${fullPath}/`.toLowerCase().startsWith(`${target.fullPath}/`.toLowerCase())),
  );
  return above
    ? `${fullPath} is below ${above.target.fullPath}, which is linked, but was not found yet. Linked groups are looked through every ten minutes.`
    : notLinked(fullPath);
}

/** What to do about a project that no site receives. */
export function notLinked(path: string): string {
  return `${path} is not linked to any Jira site. Link it, or a group above it: in Jira, Apps → GitLab for Jira → Link groups.`;
}
