import {
  type Connection,
  type ConnectionId,
  type ErrorCode,
  ProductError,
} from '../domain/index.ts';
import type {
  CheckableHook,
  HookHealth,
  HookOwner,
  ManageHooks,
  ReadDatabaseClock,
  SendJob,
  Stores,
} from '../ports/index.ts';

type Deps = {
  stores: Pick<Stores, 'connections' | 'deliveries' | 'hookHealth' | 'sweeps'>;
  manageHooks: Pick<ManageHooks, 'findHealth' | 'reenable' | 'remove' | 'failedDeliveries'>;
  readDatabaseClock: ReadDatabaseClock;
  sendJob: SendJob;
  /** Hears, in plain words, of every hook that is not well. */
  tell: (line: { connection: Connection; owner: HookOwner; problem: string }) => void;
};

const hooksAtOnce = 100;
/** Two requests each: what is left goes first the next time. */
const mostHooks = 1_000;
const projectsAtOnce = 500;
/** GitLab keeps its log for a week. */
const longestLogMs = 7 * 86_400_000;
/** GitLab's clock is not ours. */
const overlapMs = 300_000;

/** What GitLab says about one owner; any other failure concerns the whole connection. */
const failuresOfOneOwner: ReadonlySet<ErrorCode> = new Set([
  'GITLAB_FORBIDDEN',
  'GITLAB_NOT_FOUND',
  'GITLAB_REFUSED',
]);

const problems: Partial<Record<HookHealth, string>> = {
  paused: 'GitLab pauses the hook after failures, and tries it again by itself.',
  disabled: 'GitLab had disabled the hook after failures; it is enabled again.',
  gone: 'The hook was removed at GitLab; it is made again.',
};
const notReenabled = 'GitLab had disabled the hook and did not enable it again; it is made anew.';

/**
 * Handler of the job `check-hooks`: looks at our hooks at GitLab, those not checked for longest first. One that is
 * gone or disabled is mended, and the projects it speaks for are compared with GitLab at once. What
 * GitLab failed to hand over since the last check is taken from its log into the inbox. Never throws
 * for what GitLab answers: `tell` hears it, and it is saved with the hook.
 */
export async function checkHooks(deps: Deps, signal: AbortSignal): Promise<void> {
  const startedAt = await deps.readDatabaseClock();
  const run = { startedAt, closed: new Set<ConnectionId>(), isAnyLost: false };
  for (let checked = 0; checked < mostHooks; checked += hooksAtOnce) {
    const hooks = await deps.stores.hookHealth.list(startedAt, hooksAtOnce);
    for (const hook of hooks) {
      signal.throwIfAborted();
      await checkOne(deps, run, hook);
    }
    if (hooks.length < hooksAtOnce) break;
  }
  // Discovery makes what is missing.
  if (run.isAnyLost) await deps.sendJob(null, 'rediscover-projects', {});
}

type Run = { startedAt: Date; closed: Set<ConnectionId>; isAnyLost: boolean };
type Found = { health: HookHealth; problem: string | null; isLogRead: boolean };

async function checkOne(deps: Deps, run: Run, hook: CheckableHook): Promise<void> {
  const connection = await deps.stores.connections.find(hook.connectionId);
  if (!connection) return;
  const found = run.closed.has(connection.id)
    ? { health: 'unknown' as const, problem: null, isLogRead: false }
    : await tryCheck(deps, run, { connection, hook });
  if (found.problem) deps.tell({ connection, owner: hook.owner, problem: found.problem });
  await deps.stores.hookHealth.save(hook.id, { ...found, checkedAt: run.startedAt });
}

async function tryCheck(deps: Deps, run: Run, checked: Checked): Promise<Found> {
  try {
    const found = await mend(deps, run, checked);
    if (found.health !== 'gone') await fetchFailed(deps, run, checked);
    return { ...found, isLogRead: true };
  } catch (error) {
    if (!(error instanceof ProductError)) throw error;
    if (!failuresOfOneOwner.has(error.code)) run.closed.add(checked.connection.id);
    return { health: 'unknown', problem: error.safe, isLogRead: false };
  }
}

type Checked = { readonly connection: Connection; readonly hook: CheckableHook };

async function mend(
  deps: Deps,
  run: Run,
  { connection, hook }: Checked,
): Promise<{ health: HookHealth; problem: string | null }> {
  const { manageHooks, stores } = deps;
  const { owner, gitlabHookId } = hook;
  const health = await manageHooks.findHealth(connection, owner, gitlabHookId);
  const problem = problems[health] ?? null;
  if (health !== 'gone' && health !== 'disabled') return { health, problem };
  await compareAllBelow(deps, hook);
  if (health === 'disabled' && (await manageHooks.reenable(connection, owner, gitlabHookId))) {
    return { health: 'working', problem };
  }
  if (health === 'disabled') {
    // What its log still holds goes with it.
    await fetchFailed(deps, run, { connection, hook });
    await manageHooks.remove(connection, owner, gitlabHookId);
  }
  await stores.hookHealth.markLost(hook.id);
  run.isAnyLost = true;
  return { health: 'gone', problem: health === 'gone' ? problem : notReenabled };
}

async function compareAllBelow(
  { stores, sendJob }: Deps,
  { connectionId, owner }: CheckableHook,
): Promise<void> {
  let after: Awaited<ReturnType<Stores['sweeps']['wishBelow']>> = null;
  do {
    after = await stores.sweeps.wishBelow(connectionId, owner, { after, limit: projectsAtOnce });
  } while (after !== null);
  await sendJob(null, 'reconcile', {});
}

async function fetchFailed(
  { stores, manageHooks }: Deps,
  { startedAt }: Run,
  { connection, hook }: Checked,
): Promise<void> {
  const { id: hookId, connectionId, owner, gitlabHookId, logReadAt } = hook;
  const sinceMs = logReadAt ? logReadAt.getTime() - overlapMs : startedAt.getTime() - longestLogMs;
  const log = { id: gitlabHookId, since: new Date(sinceMs) };
  for await (const failed of manageHooks.failedDeliveries(connection, owner, log)) {
    if (failed.length === 0) continue;
    await stores.deliveries.add(failed.map((one) => ({ ...one, hookId, connectionId })));
  }
}
