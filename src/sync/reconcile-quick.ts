import { type Connection, type LinkTarget, ProductError, type ProjectId } from '../domain/index.ts';
import type { ReadDatabaseClock, ReadGitlab, SendJob, Stores, Transact } from '../ports/index.ts';
import { selectCoveringLinks } from './select-covering-links.ts';

type Deps = {
  transact: Transact;
  stores: Stores;
  sendJob: SendJob;
  readDatabaseClock: ReadDatabaseClock;
  readGitlab: Pick<ReadGitlab, 'activeProjects'>;
};

/** GitLab's `last_activity_at` may lag by an hour. */
const lagMs = 65 * 60_000;

/**
 * Job: asks GitLab which of the linked projects had activity, in one request for each linked target that had
 * none, and lets those projects be compared at once. Throws the first ProductError at the end.
 */
export async function reconcileQuick(deps: Deps, signal: AbortSignal): Promise<void> {
  let failure: ProductError | null = null;
  for (const { connection, target } of await listTargets(deps)) {
    signal.throwIfAborted();
    try {
      await lookAt(deps, connection, target);
    } catch (error) {
      if (!(error instanceof ProductError)) throw error;
      // A target that is gone is told by the discovery of its links.
      if (error.code !== 'GITLAB_NOT_FOUND') failure ??= error;
    }
  }
  await deps.sendJob(null, 'reconcile', {});
  if (failure) throw failure;
}

/** Every linked target once, however many sites link it. */
async function listTargets({ stores }: Deps) {
  const links = await stores.links.list();
  const connections = new Map((await stores.connections.list()).map((one) => [one.id, one]));
  const targets = new Map<string, { connection: Connection; target: LinkTarget }>();
  for (const { connectionId, target } of links) {
    const connection = connections.get(connectionId);
    const key = `${connectionId}/${target.kind}/${target.id}`;
    if (connection) targets.set(key, { connection, target });
  }
  return [...targets.values()];
}

async function lookAt(deps: Deps, connection: Connection, target: LinkTarget): Promise<void> {
  const { sweeps } = deps.stores;
  const readAt = await deps.readDatabaseClock();
  const last = await sweeps.findLastLook(connection.id, target);
  const since = new Date((last ?? readAt).getTime() - lagMs);
  for await (const projects of deps.readGitlab.activeProjects(connection, target, since)) {
    const ids = projects.map(({ id }) => id);
    const added = await deps.transact(async (stores) => {
      const unknown = await stores.projects.save(projects);
      await stores.sweeps.plan(connection.id, ids);
      await stores.sweeps.wish(connection.id, ids);
      return unknown;
    });
    const isNew = new Set<ProjectId>(added);
    await discover(
      deps,
      projects.filter(({ id }) => isNew.has(id)),
    );
  }
  await sweeps.saveLook(connection.id, target, readAt);
}

/** New projects need more than a comparison: their past is read, and a hook is made where the group has none. */
async function discover(deps: Deps, projects: Parameters<typeof selectCoveringLinks>[1][]) {
  if (projects.length === 0) return;
  const links = await deps.stores.links.list();
  const covering = projects.flatMap((project) => selectCoveringLinks(links, project));
  for (const linkId of new Set(covering.map(({ id }) => id))) {
    await deps.sendJob(null, 'discover-projects', { linkId }, { key: `link-${linkId}` });
  }
}
