import type { Link, LinkId } from '../domain/index.ts';
import { ProductError } from '../domain/index.ts';
import type {
  HeldStep,
  ReadDatabaseClock,
  ReadGitlab,
  RenderForJira,
  SendJob,
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
  sendJob: SendJob;
  readDatabaseClock: ReadDatabaseClock;
  readGitlab: Pick<ReadGitlab, 'historyPage'>;
  renderForJira: RenderForJira;
};

const mostProjectsAtOnce = 8;
const leaseMs = 120_000;
const sliceMs = 10_000;
const pauseMs = 2_000;

/**
 * Job: reads the past of a link, some projects at a time, until all of it is read or the slice of time
 * ends; then the next slice is queued, behind the links that wait. A link that is paused or cancelled, or
 * whose site is handed to an instance, is not read on. Each page is written together with the cursor behind it, so
 * that a crash repeats a page at most.
 */
export async function backfill(
  deps: Deps,
  input: { linkId: LinkId },
  signal: AbortSignal,
): Promise<void> {
  const link = await deps.stores.links.find(input.linkId);
  if (link?.historyState !== 'running') return;
  const site = await deps.stores.installations.find(link.installationId);
  if (site?.instanceUrl) return;
  const endAtMs = performance.now() + sliceMs;
  const mayGoOn = () => !signal.aborted && performance.now() < endAtMs;
  await Promise.all(
    Array.from({ length: mostProjectsAtOnce }, async () => {
      while (mayGoOn() && (await readNextPage(deps, link)));
    }),
  );
  if (await deps.stores.history.isDone(link)) return;
  await deps.sendJob(null, 'backfill', input, {
    key: `link-${link.id}`,
    startAfterMs: mayGoOn() ? pauseMs : 0,
  });
}

/** Reads and writes one page; false when no project waits. */
async function readNextPage(deps: Deps, link: Link): Promise<boolean> {
  const [step] = await deps.stores.history.claim(link, 1, leaseMs);
  if (!step) return false;
  try {
    await readPage(deps, link, step);
  } catch (error) {
    if (!(error instanceof ProductError)) throw error;
    await deps.stores.history.postpone(step, nextTry(error, step.attempts + 1), error.safe);
  }
  return true;
}

async function readPage(deps: Deps, link: Link, step: HeldStep): Promise<void> {
  const { connectionId, projectId } = step;
  const connection = await deps.stores.connections.find(connectionId);
  const project = (await deps.stores.projects.findAll(connectionId, [projectId])).get(projectId);
  if (!connection || !project) {
    throw new ProductError({
      code: 'NOT_FOUND',
      retry: 'soon',
      safe: `Project ${projectId} of ${link.target.fullPath} is not known.`,
    });
  }
  const readAt = await deps.readDatabaseClock();
  const page = await deps.readGitlab.historyPage(connection, project, { ...step, readAt });
  await deps.transact(async (stores) => {
    await verifyAddress(stores, project);
    const projects = new Map([[projectId, project]]);
    await wishForCommits(stores, { connection, projects, changes: page.changes, isPast: true });
    const written = await recordChanges(deps, stores, {
      connectionId,
      changes: page.changes,
      urgency: 'history',
    });
    await stores.history.advance(step, page.next, written);
  });
}
