import { type ConnectionId, type LinkId, ProductError, type ProjectId } from '../domain/index.ts';
import type { HookOwner, ProjectRef, SendJob, Stores } from '../ports/index.ts';

const projectsPerPage = 1_000;

type Deps = { stores: Pick<Stores, 'connections' | 'links' | 'sweeps'>; sendJob: SendJob };

/** What is compared with GitLab: a project, all below a link, all of a connection, or (null) everything. */
export type ReconcileWish = {
  readonly project: ProjectRef | null;
  readonly linkId: LinkId | null;
  readonly connectionId: ConnectionId | null;
};

/** Makes sweeps due now and lets them begin. Throws ProductError NOT_FOUND for a link that does not exist. */
export async function requestReconcile(deps: Deps, wish: ReconcileWish): Promise<void> {
  const { project, linkId } = wish;
  if (project) {
    await deps.stores.sweeps.wish(project.connectionId, [project.projectId]);
  } else if (linkId !== null) {
    await wishBelowLink(deps, linkId);
  } else {
    for (const { id } of await deps.stores.connections.list()) {
      if (wish.connectionId === null || wish.connectionId === id) {
        await wishBelow(deps, id, { kind: 'system' });
      }
    }
  }
  await deps.sendJob(null, 'reconcile', {});
}

async function wishBelowLink(deps: Deps, linkId: LinkId): Promise<void> {
  const link = await deps.stores.links.find(linkId);
  if (!link) {
    const safe = `There is no link ${linkId}.`;
    throw new ProductError({ code: 'NOT_FOUND', retry: 'never', safe });
  }
  const { kind, id } = link.target;
  // A user's own projects lie in a namespace, as those of a group do.
  await wishBelow(deps, link.connectionId, { kind: kind === 'project' ? kind : 'group', id });
}

async function wishBelow(deps: Deps, connectionId: ConnectionId, owner: HookOwner): Promise<void> {
  let after: ProjectId | null = null;
  do {
    const page: { after: ProjectId | null; limit: number } = { after, limit: projectsPerPage };
    after = await deps.stores.sweeps.wishBelow(connectionId, owner, page);
  } while (after !== null);
}
