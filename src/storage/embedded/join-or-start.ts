import { sleep } from '../../lib/index.ts';
import type { Cluster } from './cluster.ts';
import { withClusterLock } from './cluster-lock.ts';
import { type ConnectAnswer, type Keeper, tryConnectKeeper } from './connect-keeper.ts';
import { createClusterIfMissing } from './create-cluster.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { findServerPid, type ServerProcess, spawnServer } from './server-process.ts';

// Generous: recovery after a crash replays the log written since the last checkpoint.
const recoveryLimitMs = 600_000;
const silenceLimitMs = 15_000;
const retryEveryMs = 20;
const restartAfterMs = 200;
// The kernel's out-of-memory killer may come once; a server that dies at every start is broken.
const toleratedKills = 3;
const oldProcessesLeft = 'pre-existing shared memory block';

/** The server this process has spawned, while it is not known to serve. */
type Starting = { server: ServerProcess | null; kills: number };

/**
 * Connects to the cluster's server, making the cluster and starting the server where needed. The
 * lock is held per attempt only, so that a process that wants to stop never waits for one that waits.
 */
export async function joinOrStart(cluster: Cluster, signal: AbortSignal): Promise<Keeper> {
  const deadlineMs = Date.now() + recoveryLimitMs;
  const starting: Starting = { server: null, kills: 0 };
  for (;;) {
    const answer = await withClusterLock(cluster.lockFile, recoveryLimitMs, () =>
      attempt(cluster, starting),
    );
    if (answer.kind === 'connected') return answer.keeper;
    if (signal.aborted || Date.now() > deadlineMs) throw silent(cluster);
    await sleep(retryEveryMs, signal);
  }
}

async function attempt(cluster: Cluster, starting: Starting): Promise<ConnectAnswer> {
  await createClusterIfMissing(cluster);
  const answer = await tryConnectKeeper(cluster);
  if (answer.kind !== 'absent') return answer;
  if (starting.server?.findEnd()) return explainEnd(cluster, starting);
  if ((await findServerPid(cluster.pgData)) === null) starting.server = await spawnServer(cluster);
  return waitForAnswer(cluster, starting);
}

/** Waits until the server listens; held in the lock, since before that others would start a second one. */
async function waitForAnswer(cluster: Cluster, starting: Starting): Promise<ConnectAnswer> {
  const deadlineMs = Date.now() + silenceLimitMs;
  while (Date.now() < deadlineMs) {
    const answer = await tryConnectKeeper(cluster);
    if (answer.kind !== 'absent') return answer;
    if (starting.server?.findEnd()) return explainEnd(cluster, starting);
    // A server that others started is ending: the next attempt starts one.
    if (!starting.server && (await findServerPid(cluster.pgData)) === null) return { kind: 'busy' };
    await sleep(retryEveryMs);
  }
  throw silent(cluster);
}

/** Says why the spawned server ended, or that another one may be spawned. */
async function explainEnd(cluster: Cluster, starting: Starting): Promise<ConnectAnswer> {
  const written = (await starting.server?.readLog()) ?? '';
  if (mayStartAgain(starting, written)) {
    starting.server = null;
    await sleep(restartAfterMs);
    return { kind: 'busy' };
  }
  const reason =
    written
      .split('\n')
      .findLast((line) => /FATAL|PANIC|error/i.test(line) && !line.includes('starting up')) ?? '';
  throw new EmbeddedPostgresError({
    code: 'DATABASE_START_FAILED',
    safe: `PostgreSQL did not start (see ${cluster.serverLog}): ${reason.slice(0, 300)}`,
    cause: new Error(written.slice(-4000)),
  });
}

function mayStartAgain(starting: Starting, written: string): boolean {
  const end = starting.server?.findEnd();
  if (end === 'killed') starting.kills += 1;
  if (end === 'killed' && starting.kills <= toleratedKills) return true;
  // Processes of a killed server notice its death within moments and end by themselves.
  return end === 'stopped' || written.includes(oldProcessesLeft);
}

function silent(cluster: Cluster): EmbeddedPostgresError {
  return new EmbeddedPostgresError({
    code: 'DATABASE_UNREACHABLE',
    safe: `The server of ${cluster.pgData} runs but does not answer in ${cluster.socketDir} (see ${cluster.serverLog}).`,
    retry: 'soon',
  });
}
