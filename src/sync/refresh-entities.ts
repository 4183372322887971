import type {
  Change,
  Connection,
  Project,
  ProjectId,
  Refresh,
  RefreshUrgency,
  Urgency,
} from '../domain/index.ts';
import { ProductError } from '../domain/index.ts';
import type {
  HeldRefresh,
  ReadDatabaseClock,
  ReadGitlab,
  RenderForJira,
  Stores,
  Transact,
} from '../ports/index.ts';
import { nextTry } from './next-try.ts';
import { recordChanges } from './record-changes.ts';
import { verifyAddress } from './verify-address.ts';
import { wishForCommits } from './wish-for-commits.ts';

type Deps = {
  transact: Transact;
  stores: Stores;
  readDatabaseClock: ReadDatabaseClock;
  readGitlab: Pick<ReadGitlab, 'refresh'>;
  renderForJira: RenderForJira;
};

const mostAtOnce = 16;
const leaseMs = 120_000;
const movedReason = 'The project moved while it was read.';

/**
 * Reads from GitLab what was wished for with this urgency, one round for every connection, and writes
 * what it found. Each urgency has rounds of its own, so that nobody waits behind details.
 * A read that fails is postponed with back-off, or until GitLab allows it again.
 * Answers whether there was anything.
 */
export async function refreshEntities(deps: Deps, urgency: RefreshUrgency): Promise<boolean> {
  const ids = await deps.stores.refreshes.waitingConnections(urgency);
  const counts = await Promise.all(
    ids.map(async (id) => {
      const connection = await deps.stores.connections.find(id);
      if (!connection) return 0;
      const readAt = await deps.readDatabaseClock();
      const held = await deps.stores.refreshes.claim(id, urgency, mostAtOnce, leaseMs);
      await refreshAll(deps, connection, held, readAt);
      return held.length;
    }),
  );
  return counts.some((count) => count > 0);
}

type Read = { held: HeldRefresh; changes: Change[]; more?: readonly Refresh[] };

async function refreshAll(
  deps: Deps,
  connection: Connection,
  held: readonly HeldRefresh[],
  readAt: Date,
): Promise<void> {
  const projects = await findCovered(deps, connection, held);
  const reads = await Promise.all(
    held.map((one) => tryRead(deps, connection, projects.get(one.projectId), one, readAt)),
  );
  const answered = reads.filter((read) => read !== null);
  const [first] = answered;
  if (!first) return;
  await deps.transact(async (stores) => {
    const moved = await stores.projects.listMoved([...projects.values()]);
    const [stale, done] = split(answered, ({ held }) => moved.has(held.projectId));
    // What was read at an address that is no more would be written after all of it was outdated (rule 5).
    for (const { held } of stale) await stores.refreshes.postpone(held, readAt, movedReason);
    const changes = done.flatMap((read) => read.changes);
    const urgency = urgencyOf(first.held.urgency);
    await wishForCommits(stores, { connection, projects, changes });
    await recordChanges(deps, stores, { connectionId: connection.id, changes, urgency });
    await stores.deployments.fixBases(connection.id, changes.flatMap(toBase));
    await stores.refreshes.add(done.flatMap(({ more }) => more ?? []));
    for (const { held } of done) await stores.refreshes.done(held, readAt);
  });
}

function split<T>(all: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  return [all.filter(isFirst), all.filter((item) => !isFirst(item))];
}

/** Rule 7, Coverage: what nobody is shown is not read. */
async function findCovered(
  { stores }: Deps,
  { id }: Connection,
  held: readonly HeldRefresh[],
): Promise<ReadonlyMap<ProjectId, Project>> {
  const ids = [...new Set(held.map(({ projectId }) => projectId))];
  const covered = new Set((await stores.projects.coverage(id, ids)).map((row) => row.projectId));
  return stores.projects.findAll(id, [...covered]);
}

/** What is found on the way is as urgent. */
function toWish({ connectionId, projectId, urgency }: HeldRefresh): Omit<Refresh, 'target'> {
  return { connectionId, projectId, urgency };
}

/** Rule 8, Derived entities: where the range of a deployment begins is fixed once. */
async function findBase(
  deps: Deps,
  connection: Connection,
  { target }: HeldRefresh,
): Promise<string | null | undefined> {
  if (target.kind !== 'deployment') return undefined;
  return (await deps.stores.deployments.findBases(connection.id, [target.id])).get(target.id);
}

function toBase(change: Change) {
  if ('gone' in change || change.entity.kind !== 'deployment') return [];
  const { projectId, id, base } = change.entity;
  return [{ projectId, id, base }];
}

/** Details of what Jira knows already must not run its workflow triggers and smart commits again. */
function urgencyOf(urgency: RefreshUrgency): Urgency {
  return urgency === 'details' ? 'history' : 'live';
}

async function tryRead(
  deps: Deps,
  connection: Connection,
  project: Project | undefined,
  held: HeldRefresh,
  readAt: Date,
): Promise<Read | null> {
  if (!project) return { held, changes: [] };
  try {
    const answer = await deps.readGitlab.refresh(connection, project, held, {
      base: await findBase(deps, connection, held),
      async onPage(commits) {
        const changes = commits.map((entity) => ({ readAt, entity }));
        await deps.transact(async (stores) => {
          await verifyAddress(stores, project);
          await recordChanges(deps, stores, {
            connectionId: connection.id,
            changes,
            urgency: urgencyOf(held.urgency),
          });
        });
      },
    });
    return {
      held,
      changes: [
        ...answer.entities.map((entity) => ({ readAt, entity })),
        ...answer.gone.map((gone) => ({ readAt, gone })),
      ],
      more: (answer.more ?? []).map((target) => ({ ...toWish(held), target })),
    };
  } catch (error) {
    if (!(error instanceof ProductError)) throw error;
    await deps.stores.refreshes.postpone(held, nextTry(error, held.attempts), error.safe);
    return null;
  }
}
