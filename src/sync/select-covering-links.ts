import type { Link, Project } from '../domain/index.ts';

/** Those of the links that cover the project (rule 7). */
export function selectCoveringLinks(links: readonly Link[], project: Project): Link[] {
  return links.filter(
    ({ connectionId, target }) =>
      connectionId === project.connectionId &&
      (target.kind === 'project'
        ? target.id === project.id
        : project.namespaceIds.includes(target.id)),
  );
}
