import { type Connection, type Link, ProductError, type Project } from '../domain/index.ts';
import type { ReadGitlab, Stores } from '../ports/index.ts';

type Deps = {
  stores: Pick<Stores, 'targets'>;
  readGitlab: Pick<ReadGitlab, 'target'>;
};

/**
 * Saves the names of a link's target when a project below it shows that it was renamed or moved. GitLab tells
 * nobody of that but administrators.
 */
export async function followTarget(
  deps: Deps,
  { link, connection }: { link: Link; connection: Connection },
  projects: readonly Project[],
): Promise<void> {
  const [project] = projects;
  const path = project && findTargetPath(link, project);
  if (!path || path === link.target.fullPath) return;
  const target = await deps.readGitlab.target(connection, path);
  if (target?.id === link.target.id) await deps.stores.targets.save(link.id, target);
}

/** The target's path as that of a project below it shows it; null when the project does not lie there. */
function findTargetPath({ target }: Link, project: Project): string | null {
  if (target.kind === 'project') return project.id === target.id ? project.pathWithNamespace : null;
  const levelsUp = project.namespaceIds.indexOf(target.id);
  if (levelsUp < 0) return null;
  return project.pathWithNamespace
    .split('/')
    .slice(0, -1 - levelsUp)
    .join('/');
}

/**
 * Does the work that finds the target's projects, and says with the link's progress when GitLab does not show
 * the target. Answers whether it does.
 */
export async function watchTarget(
  { stores }: Pick<Deps, 'stores'>,
  link: Link,
  work: () => Promise<{ projects: number }>,
): Promise<boolean> {
  const isThere = await findsTarget(link, work);
  await stores.targets.saveProblem(link.id, isThere ? null : makeProblem(link));
  return isThere;
}

async function findsTarget(
  { target }: Link,
  work: () => Promise<{ projects: number }>,
): Promise<boolean> {
  try {
    const { projects } = await work();
    return target.kind !== 'project' || projects > 0;
  } catch (error) {
    if (error instanceof ProductError && error.code === 'GITLAB_NOT_FOUND') return false;
    throw error;
  }
}

function makeProblem({ target }: Link): string {
  return (
    `GitLab does not show ${target.fullPath} any more: it was deleted or moved, or the token lost its ` +
    'rights. What Jira shows of it is kept; unlink it to remove that.'
  );
}
