import { type InstallationId, type Link, type LinkId, ProductError } from '../domain/index.ts';
import type { ProjectRef, Stores } from '../ports/index.ts';
import { selectCoveringLinks } from './select-covering-links.ts';

type Deps = {
  stores: Pick<Stores, 'links' | 'projects'>;
  /** Begins again with the past of a link, or of one project that it covers. */
  restartHistory(
    linkId: LinkId,
    wish: { projectId: ProjectRef['projectId'] | null; since: Date | null },
  ): Promise<unknown>;
};

/** What of a site's past is read again: of a link, of a project, or (both null) all of it. */
export type ResyncWish = {
  readonly installationId: InstallationId;
  readonly linkId: LinkId | null;
  readonly project: ProjectRef | null;
  /** Nothing older is read; undefined: as far back as the link reads. */
  readonly since: Date | null | undefined;
};

/**
 * Lets the past be read again from its beginning; only what changed is sent. Answers the links through which it is
 * read. Throws ProductError NOT_FOUND for a link of another site, and for a project that none covers.
 */
export async function resync(deps: Deps, wish: ResyncWish): Promise<LinkId[]> {
  const links = await selectLinks(deps.stores, wish);
  for (const link of links) {
    const since = wish.since === undefined ? link.since : wish.since;
    await deps.restartHistory(link.id, { projectId: wish.project?.projectId ?? null, since });
  }
  return links.map(({ id }) => id);
}

async function selectLinks(stores: Deps['stores'], wish: ResyncWish): Promise<Link[]> {
  const { installationId, linkId, project } = wish;
  const links = await stores.links.listOf(installationId);
  if (linkId !== null) {
    const link = links.find(({ id }) => id === linkId);
    if (!link) throw notFound(`This site has no link ${linkId}.`);
    return [link];
  }
  if (!project) return links;
  const found = (await stores.projects.findAll(project.connectionId, [project.projectId])).get(
    project.projectId,
  );
  // One is enough: a project is read once for a site.
  const [link] = found ? selectCoveringLinks(links, found) : [];
  if (!link) throw notFound('No link of this site covers the project.');
  return [link];
}

function notFound(safe: string): ProductError {
  return new ProductError({ code: 'NOT_FOUND', retry: 'never', safe });
}
