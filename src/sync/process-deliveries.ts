import type { Connection, Delivery, ProjectId } from '../domain/index.ts';
import { aboutOf, ProductError } from '../domain/index.ts';
import type {
  Event,
  HookProject,
  ReadDelivery,
  RenderForJira,
  SendJob,
  Stores,
  Transact,
  Transaction,
} from '../ports/index.ts';
import { type CiDelivery, readCiEvents } from './ci-deliveries.ts';
import { type MergeRequestDelivery, readMergeRequests } from './merge-request-deliveries.ts';
import { followProjects, type ProjectDelivery } from './project-deliveries.ts';
import { type PushDelivery, readPushes } from './push-deliveries.ts';
import { recordChanges } from './record-changes.ts';

type Deps = {
  transact: Transact;
  stores: Stores;
  sendJob: SendJob;
  readDelivery: ReadDelivery;
  renderForJira: RenderForJira;
  /** Called, after the commit, with projects that a link covers but that were never read; false: GitLab has none. */
  learnProject: (connection: Connection, projectId: ProjectId) => Promise<boolean>;
  /** One line per delivery for the log. */
  onProcessed: (line: { delivery: number; event: string; project?: string }) => void;
};

const mostPerBatch = 200;
const firstPauseMs = 500;
const longestPauseMs = 600_000;

/**
 * Drains the inbox by one batch: understands each delivery and writes what it means, in the
 * transaction that closes it. No call leaves the house in it: what a payload lacks becomes a refresh.
 * A batch that fails is repeated one by one, so that one bad delivery harms no other.
 * Answers whether there was anything.
 */
export async function processDeliveries(deps: Deps): Promise<boolean> {
  try {
    return await processBatch(deps, mostPerBatch);
  } catch (error) {
    if (error instanceof ProductError && error.code === 'DATABASE_UNREACHABLE') throw error;
    return processOneByOne(deps);
  }
}

async function processOneByOne(deps: Deps): Promise<boolean> {
  for (let done = 0; done < mostPerBatch; done += 1) {
    const held: Delivery[] = [];
    try {
      if (!(await processBatch(deps, 1, held))) return done > 0;
    } catch (error) {
      const [delivery] = held;
      if (!delivery) throw error;
      await deps.stores.deliveries.fail(delivery.id, reasonOf(error));
    }
  }
  return true;
}

async function processBatch(deps: Deps, limit: number, held: Delivery[] = []): Promise<boolean> {
  const unknown = new Map<string, Unknown>();
  let lines: Parameters<Deps['onProcessed']>[0][] = [];
  const found = await deps.transact(async (stores, transaction) => {
    lines = [];
    const deliveries = await stores.deliveries.claim(limit);
    held.splice(0, held.length, ...deliveries);
    if (deliveries.length === 0) return false;
    for (const connection of await stores.connections.list()) {
      const own = deliveries.filter(({ connectionId }) => connectionId === connection.id);
      if (own.length === 0) continue;
      const outcome = await processOf(deps, { stores, transaction }, connection, own);
      for (const { delivery, event } of outcome.unknown) {
        const key = `${connection.id}/${event.project.id}`;
        const one = unknown.get(key) ?? { connection, projectId: event.project.id, deliveries: [] };
        unknown.set(key, { ...one, deliveries: [...one.deliveries, delivery] });
      }
      lines.push(...outcome.closed.map(toLine));
    }
    return true;
  });
  lines.forEach(deps.onProcessed);
  for (const one of unknown.values()) await learn(deps, one);
  return found;
}

/** A project that was heard of for the first time, and what was heard. */
type Unknown = { connection: Connection; projectId: ProjectId; deliveries: Delivery[] };

/** A replica may lag; what GitLab does not show after this long, it has not got. */
const longestLagMs = 10_000;

/** Deliveries of a project that is gone already are closed; the others wait until it is read, and ask again. */
async function learn(deps: Deps, { connection, projectId, deliveries }: Unknown): Promise<void> {
  // Whatever goes wrong here, the delivery still waits.
  const isThere = await deps.learnProject(connection, projectId).catch(() => true);
  if (isThere) return;
  const isOld = ({ receivedAt }: Delivery) => Date.now() - receivedAt.getTime() > longestLagMs;
  await deps.stores.deliveries.close(deliveries.filter(isOld).map(({ id }) => id));
}

/** Waits half as long again as it has waited already, while GitLab does not tell of the project. */
function pauseForProject({ receivedAt }: Delivery): number {
  const waitedMs = Math.max(0, Date.now() - receivedAt.getTime());
  return Math.min(longestPauseMs, firstPauseMs + Math.round(waitedMs / 2));
}

const ciKinds: ReadonlySet<Event['kind']> = new Set([
  'pipeline',
  'deployment',
  'feature_flag',
  'repository_updated',
]);

const moveKinds: ReadonlySet<Event['kind']> = new Set([
  'project_changed',
  'project_gone',
  'group_changed',
]);

type Understood = { delivery: Delivery; event: Event };

/** What people find the delivery by. */
function toAbout({ id }: Delivery, event: Event): [id: number, about: string][] {
  switch (event.kind) {
    case 'push':
      return [[id, aboutOf(event.push.projectId, 'branch', event.push.branch)]];
    case 'merge_request':
      return [[id, aboutOf(event.notice.projectId, event.kind, String(event.notice.iid))]];
    case 'pipeline':
      return [[id, aboutOf(event.notice.projectId, 'build', String(event.notice.id))]];
    case 'deployment':
      return [[id, aboutOf(event.project.id, event.kind, String(event.deploymentId))]];
    case 'feature_flag':
      return [[id, aboutOf(event.project.id, event.kind, event.notice.name)]];
    default:
      return [];
  }
}

function toLine({ delivery, event }: Understood): Parameters<Deps['onProcessed']>[0] {
  return {
    delivery: delivery.id,
    event: event.kind,
    ...('project' in event && { project: event.project.pathWithNamespace }),
  };
}

/** Processes the deliveries of one connection; answers what is closed and the projects to read first. */
async function processOf(
  deps: Deps,
  { stores, transaction }: { stores: Stores; transaction: Transaction },
  connection: Connection,
  deliveries: readonly Delivery[],
): Promise<{ closed: Understood[]; unknown: Speaking[] }> {
  const { understood, refused } = understand(deps, connection, deliveries);
  for (const { delivery, reason } of refused) await stores.deliveries.fail(delivery.id, reason);
  const { covered, known, unknown } = await sortByCoverage(stores, connection, understood);
  for (const { delivery } of unknown) {
    await stores.deliveries.postpone(
      delivery.id,
      pauseForProject(delivery),
      'The project is not read yet.',
    );
  }
  const pushes = covered.filter((item): item is PushDelivery => item.event.kind === 'push');
  const mergeRequests = covered.filter(
    (item): item is MergeRequestDelivery => item.event.kind === 'merge_request',
  );
  const ci = covered.filter((item): item is CiDelivery => ciKinds.has(item.event.kind));
  const moves = [...known, ...understood.filter(({ event }) => event.kind === 'group_changed')];
  const changes = await readPushes(stores, connection.id, pushes);
  await readCiEvents(stores, connection.id, ci);
  await readMergeRequests(stores, connection.id, mergeRequests);
  await recordChanges(deps, stores, { connectionId: connection.id, changes, urgency: 'live' });
  await followProjects(deps, transaction, {
    connectionId: connection.id,
    deliveries: moves.filter((item): item is ProjectDelivery => moveKinds.has(item.event.kind)),
  });
  const waiting = new Set(unknown.map(({ delivery }) => delivery.id));
  const closed = understood.filter(({ delivery }) => !waiting.has(delivery.id));
  await stores.deliveries.close(
    closed.map(({ delivery }) => delivery.id),
    new Map(closed.flatMap(({ delivery, event }) => toAbout(delivery, event))),
  );
  return { closed, unknown };
}

function understand(deps: Deps, connection: Connection, deliveries: readonly Delivery[]) {
  const understood: Understood[] = [];
  const refused: { delivery: Delivery; reason: string }[] = [];
  for (const delivery of deliveries) {
    try {
      understood.push({ delivery, event: deps.readDelivery(connection, delivery) });
    } catch (error) {
      if (!(error instanceof ProductError)) throw error;
      refused.push({ delivery, reason: error.safe });
    }
  }
  return { understood, refused };
}

type Speaking = { delivery: Delivery; event: Extract<Event, { project: HookProject }> };

/** Rule 7, Coverage: what no link covers is closed without a call to anyone. */
async function sortByCoverage(
  stores: Stores,
  connection: Connection,
  understood: readonly Understood[],
): Promise<{ covered: Speaking[]; known: Speaking[]; unknown: Speaking[] }> {
  const speaking = understood.filter((item): item is Speaking => 'project' in item.event);
  const projects = new Map(speaking.map(({ event }) => [event.project.id, event.project]));
  const ids = [...projects.keys()];
  const known = await stores.projects.findAll(connection.id, ids);
  const covered = new Set(
    (await stores.projects.coverage(connection.id, ids)).map(({ projectId }) => projectId),
  );
  const unknown = new Set<ProjectId>();
  for (const project of projects.values()) {
    if (known.has(project.id)) continue;
    if (await stores.projects.isBelowAnyLink(connection.id, project)) unknown.add(project.id);
  }
  return {
    covered: speaking.filter(({ event }) => covered.has(event.project.id)),
    // One that no link covers any more may have come back.
    known: speaking.filter(({ event }) => known.has(event.project.id)),
    unknown: speaking.filter(({ event }) => unknown.has(event.project.id)),
  };
}

function reasonOf(error: unknown): string {
  return error instanceof ProductError ? error.safe : 'It could not be processed.';
}
