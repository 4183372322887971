import type { Connection, ConnectionId, Project, ProjectId } from '../domain/index.ts';
import type {
  Coverage,
  ReadGitlab,
  SendJob,
  ShownEntity,
  Stores,
  Transact,
  Transaction,
} from '../ports/index.ts';
import { keyOf } from './purge-project.ts';
import { selectCoveringLinks } from './select-covering-links.ts';

type Deps = {
  transact: Transact;
  stores: Stores;
  sendJob: SendJob;
  readGitlab: Pick<ReadGitlab, 'project' | 'target'>;
};

/** What became of a project. */
type Followed =
  | {
      readonly kind: 'covered';
      readonly project: Project;
      readonly coverage: readonly Coverage[];
    }
  | { readonly kind: 'uncovered' | 'gone' }
  /** GitLab does not show it, and nothing proves that it is deleted: the token may have lost its rights. */
  | { readonly kind: 'lost' };

type Input = {
  readonly connection: Connection;
  readonly projectId: ProjectId;
  /** GitLab said itself that it is deleted. */
  readonly isToldGone: boolean;
};

const rowsAtOnce = 1_000;

/** Job: {@link followProject} for a project that a hook spoke of. */
export async function followHookedProject(
  deps: Deps,
  data: { connectionId: ConnectionId; projectId: ProjectId; isToldGone: boolean },
): Promise<void> {
  const { connectionId, projectId, isToldGone } = data;
  const connection = await deps.stores.connections.find(connectionId);
  if (connection) await followProject(deps, { connection, projectId, isToldGone });
}

/**
 * Reads a project and does what its new state calls for. One that moved or was renamed is read again from its
 * beginning, since the address of everything in it changed, and so is one that came back to what is linked.
 * Sites that show something of it and no longer cover it purge it (rule 7), and so do all when it was
 * deleted. Throws ProductError GITLAB_….
 */
export async function followProject(deps: Deps, input: Input): Promise<Followed> {
  const { connection, projectId } = input;
  const project = await deps.readGitlab.project(connection, projectId);
  if (!project) return await followMissing(deps, input);
  const coverage = await deps.transact(async (stores, transaction) => {
    await stores.projects.save([project]);
    const covering = await purgeHolders(deps, { stores, transaction }, input, { isForced: false });
    await stores.history.forgetUncovered(connection.id, projectId);
    if (covering.length === 0) await forget(stores, input);
    else await stores.sweeps.plan(connection.id, [projectId]);
    // What came back, or moved to another link, needs its past, and a hook where the group has none.
    for (const linkId of await stores.history.listUnplanned(connection.id, projectId)) {
      await deps.sendJob(transaction, 'discover-projects', { linkId }, { key: `link-${linkId}` });
    }
    return covering;
  });
  if (coverage.length === 0) return { kind: 'uncovered' };
  if (await deps.stores.sweeps.hasMoved(connection.id, projectId)) {
    await readAgain(deps, project, coverage);
  }
  return { kind: 'covered', project, coverage };
}

/** A crash in between leaves the old address with the sweep, and all of it is done again. */
async function readAgain(
  deps: Deps,
  project: Project,
  coverage: readonly Coverage[],
): Promise<void> {
  const { connectionId, id: projectId } = project;
  for (const { installationId } of coverage) {
    const place = { installationId, connectionId, projectId };
    const outdate = (after: Parameters<Stores['shown']['outdate']>[1]) =>
      deps.transact((stores) => stores.shown.outdate(place, after, rowsAtOnce));
    let last = await outdate(null);
    while (last) last = await outdate(last);
  }
  await wishForCommits(deps, project);
  const links = selectCoveringLinks(await deps.stores.links.list(), project);
  await deps.transact(async (stores, transaction) => {
    await stores.sweeps.settle(connectionId, projectId);
    for (const { id } of links) {
      await deps.sendJob(transaction, 'backfill', { linkId: id }, { key: `link-${id}` });
    }
  });
}

/** Of the commits the past names only those of the default branch. */
async function wishForCommits({ stores }: Deps, project: Project): Promise<void> {
  const { connectionId, id: projectId } = project;
  const place = { connectionId, projectId, kind: 'commit' } as const;
  let after: string | null = null;
  do {
    const shown: ShownEntity[] = await stores.shown.list(place, after, rowsAtOnce);
    await stores.refreshes.add(
      shown.map(({ id: sha }) => ({
        connectionId,
        projectId,
        target: { kind: 'commit', sha },
        urgency: 'details',
      })),
    );
    after = shown.length < rowsAtOnce ? null : (shown.at(-1)?.id ?? null);
  } while (after !== null);
}

async function followMissing(deps: Deps, input: Input): Promise<Followed> {
  const { connection, projectId } = input;
  const held = (await deps.stores.projects.findAll(connection.id, [projectId])).get(projectId);
  if (held && !input.isToldGone && !(await isProvenGone(deps, connection, held))) {
    return { kind: 'lost' };
  }
  await deps.transact(async (stores, transaction) => {
    // What is nowhere is below no linked group: no hook is made for it, and its late events are no work.
    if (held) await stores.projects.save([{ ...held, namespaceIds: [] }]);
    await purgeHolders(deps, { stores, transaction }, input, { isForced: true });
    await stores.history.forgetUncovered(connection.id, projectId);
    await forget(stores, input);
  });
  return { kind: 'gone' };
}

/** Nobody is shown the project any more: there is nothing to compare and nothing to read. */
async function forget(stores: Stores, { connection, projectId }: Input): Promise<void> {
  await stores.sweeps.forget(connection.id, projectId);
  await stores.refreshes.forget(connection.id, projectId);
}

/** A token that lost its rights sees nothing either, but then not even the group that is linked. */
async function isProvenGone(
  { stores, readGitlab }: Deps,
  connection: Connection,
  project: Project,
): Promise<boolean> {
  const links = selectCoveringLinks(await stores.links.list(), project);
  if (links.length === 0) return true;
  for (const { target } of links) {
    if (target.kind === 'project') continue;
    const seen = await readGitlab.target(connection, target.fullPath);
    if (seen?.id === target.id) return true;
  }
  return false;
}

/**
 * Queues the purge for every site that shows something of the project: those that do not cover it, and, when it
 * is forced, those that do because they link the very project. Answers who covers it.
 */
async function purgeHolders(
  { sendJob }: Deps,
  { stores, transaction }: { stores: Stores; transaction: Transaction },
  { connection, projectId }: Input,
  { isForced }: { isForced: boolean },
): Promise<readonly Coverage[]> {
  const connectionId = connection.id;
  const coverage = await stores.projects.coverage(connectionId, [projectId]);
  const keepers = new Set(coverage.map(({ installationId }) => installationId));
  for (const installationId of await stores.shown.listHolders(connectionId, projectId)) {
    const project = { installationId, connectionId, projectId };
    if (!keepers.has(installationId)) {
      await sendJob(transaction, 'purge', project, { key: keyOf(project) });
    } else if (isForced) {
      const key = `${keyOf(project)}-forced`;
      await sendJob(transaction, 'purge', { ...project, isForced }, { key });
    }
  }
  return coverage;
}
