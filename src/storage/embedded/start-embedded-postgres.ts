import { join } from 'node:path';
import { backOffMs, sleep } from '../../lib/index.ts';
import { type Cluster, databaseName, databaseUser, socketPort } from './cluster.ts';
import type { Keeper } from './connect-keeper.ts';
import { copyBinaries } from './copy-binaries.ts';
import {
  createDataDirectory,
  createPrivateDirectory,
  makeSocketPath,
  openForServer,
} from './directories.ts';
import { joinOrStart } from './join-or-start.ts';
import { leaveServer } from './leave-server.ts';
import { getServerBinaries } from './server-binaries.ts';
import { getServerUser, mayRun } from './server-user.ts';

/** What a `pg` pool needs to connect: a Unix socket, no password. */
type EmbeddedConnection = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly ssl: false;
};

export type EmbeddedPostgres = {
  readonly connection: EmbeddedConnection;
  /**
   * Leaves the server, and stops it when nobody else uses it. Close the pools first: the server is
   * left running under connections that stay open. Later calls wait for the first.
   */
  stop(): Promise<void>;
};

/**
 * Brings up PostgreSQL under `<dataDir>/postgres`, or joins the one that another process has brought
 * up there (or left behind when it was killed). If the server dies, it is started again until `stop`.
 *
 * Throws `EmbeddedPostgresError`: `DATABASE_WRONG_VERSION`, `DATABASE_DIRECTORY_UNUSABLE`,
 * `DATABASE_START_FAILED`, `DATABASE_UNREACHABLE`.
 */
export async function startEmbeddedPostgres(input: {
  dataDir: string;
  log(message: string): void;
}): Promise<EmbeddedPostgres> {
  const cluster = await prepareCluster(input.dataDir, (message) => input.log(message));
  const stopping = new AbortController();
  const first = await joinOrStart(cluster, stopping.signal);
  const kept = keep(cluster, first, stopping.signal);
  let stopped: Promise<void> | null = null;
  const stop = async () => {
    stopping.abort();
    await leaveServer(cluster, await kept);
  };
  return {
    connection: {
      host: cluster.socketDir,
      port: socketPort,
      user: databaseUser,
      database: databaseName,
      ssl: false,
    },
    stop() {
      stopped ??= stop();
      return stopped;
    },
  };
}

async function prepareCluster(given: string, log: (message: string) => void): Promise<Cluster> {
  const dataDir = await createDataDirectory(given);
  const pgData = join(dataDir, 'postgres');
  const [installed, serverUser] = await Promise.all([getServerBinaries(), getServerUser(pgData)]);
  let binaries = installed;
  if (serverUser) {
    await openForServer(dataDir, serverUser);
    if (!(await mayRun(serverUser, installed.postgres))) {
      binaries = await copyBinaries(installed, dataDir);
    }
  }
  const socketDir = makeSocketPath(dataDir);
  await createPrivateDirectory(socketDir, serverUser);
  return {
    dataDir,
    pgData,
    socketDir,
    serverLog: join(dataDir, 'postgres.log'),
    lockFile: join(dataDir, 'postgres.lock'),
    binaries,
    serverUser,
    log,
  };
}

/** Holds a connection until the signal, and returns the last one, or null when it was just lost. */
async function keep(cluster: Cluster, first: Keeper, signal: AbortSignal): Promise<Keeper | null> {
  const aborted = new Promise<void>((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
  let keeper: Keeper | null = first;
  while (keeper) {
    const outcome: 'lost' | 'aborted' = await Promise.race([
      keeper.lost.then(() => 'lost' as const),
      aborted.then(() => 'aborted' as const),
    ]);
    if (outcome === 'aborted') return keeper;
    cluster.log('The embedded database is gone; starting or joining it again.');
    keeper = await findKeeperAgain(cluster, signal);
  }
  return null;
}

async function findKeeperAgain(cluster: Cluster, signal: AbortSignal): Promise<Keeper | null> {
  for (let attempt = 1; !signal.aborted; attempt++) {
    try {
      return await joinOrStart(cluster, signal);
    } catch (error) {
      cluster.log(`The embedded database did not come back: ${String(error)}`);
      await sleep(backOffMs(attempt), signal);
    }
  }
  return null;
}
