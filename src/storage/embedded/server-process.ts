import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile, readlink, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sleep } from '../../lib/index.ts';
import { type Cluster, socketPort } from './cluster.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { makeEnvironment, tryProgram } from './run-program.ts';

/** A server that this process has spawned. */
export type ServerProcess = {
  /** Null while it runs; `stopped` when it was told to end, `killed` when a signal took it. */
  findEnd(): 'stopped' | 'killed' | 'failed' | null;
  /** What it wrote to its log since it was spawned. */
  readLog(): Promise<string>;
};

const largestLogBytes = 10 * 1024 * 1024;
const stopLimitMs = 60_000;

/** Spawns the server, apart from this process's terminal: Ctrl-C must reach the product first. */
export async function spawnServer(cluster: Cluster): Promise<ServerProcess> {
  await clearStaleLocks(cluster);
  const logStart = await turnOverLog(cluster.serverLog);
  const logFile = await open(cluster.serverLog, 'a', 0o600);
  try {
    const user = cluster.serverUser;
    const child = spawn(cluster.binaries.postgres, makeArguments(cluster), {
      ...(user ? { uid: user.uid, gid: user.gid } : {}),
      cwd: '/',
      detached: true,
      env: makeEnvironment(),
      stdio: ['ignore', logFile.fd, logFile.fd],
    });
    await once(child, 'spawn').catch(refuse);
    child.unref();
    return {
      findEnd() {
        if (child.signalCode !== null) return 'killed';
        if (child.exitCode === null) return null;
        return child.exitCode === 0 ? 'stopped' : 'failed';
      },
      readLog: async () => (await readFile(cluster.serverLog)).subarray(logStart).toString(),
    };
  } finally {
    await logFile.close();
  }
}

function refuse(cause: unknown): never {
  throw new EmbeddedPostgresError({
    code: 'DATABASE_START_FAILED',
    safe: 'The PostgreSQL program cannot be run on this machine.',
    cause,
  });
}

// What must hold is on the command line, out of reach of postgresql.conf.
function makeArguments(cluster: Cluster): string[] {
  const settings = {
    listen_addresses: '',
    port: `${socketPort}`,
    // A list in PostgreSQL's eyes: quoted, so that a comma in the path stays in the path.
    unix_socket_directories: `"${cluster.socketDir.replaceAll('"', '""')}"`,
    unix_socket_permissions: '0700',
    logging_collector: 'off',
  };
  return [
    '-D',
    cluster.pgData,
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

async function turnOverLog(path: string): Promise<number> {
  const sizeBytes = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (sizeBytes < largestLogBytes) return sizeBytes;
  await rename(path, `${path}.1`);
  return 0;
}

/**
 * After a crash another program may have got the process id that postmaster.pid names (in a
 * container nearly always), and PostgreSQL would refuse to start. It ignores the id of its own
 * parent, so ours is put there. The file is not removed: its other lines let PostgreSQL find
 * processes of the old server that still use the data.
 */
async function clearStaleLocks({ pgData, socketDir }: Cluster): Promise<void> {
  const path = join(pgData, 'postmaster.pid');
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text !== null) {
    const [pid = '', ...rest] = text.split('\n');
    const ours = `${process.pid}`.padEnd(pid.length);
    // Written over, not anew: a crash in between must not leave it empty, which PostgreSQL refuses.
    await writeFile(path, [ours, ...rest].join('\n'), { flag: 'r+' });
  }
  const socket = join(socketDir, `.s.PGSQL.${socketPort}`);
  await rm(`${socket}.lock`, { force: true });
  await rm(socket, { force: true });
}

/** The id of the process that serves this cluster, or null when none does. */
export async function findServerPid(pgData: string): Promise<number | null> {
  const text = await readFile(join(pgData, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return pid > 0 && (await serves(pid, pgData)) ? pid : null;
}

/** A server's working directory is its data; the process id alone may be anybody's by now. */
async function serves(pid: number, pgData: string): Promise<boolean> {
  if (process.platform === 'linux') {
    return readlink(`/proc/${pid}/cwd`).then(
      (directory) => directory === pgData,
      () => false,
    );
  }
  const listed = await tryProgram('ps', ['-ww', '-o', 'args=', '-p', `${pid}`]);
  return listed.code === 0 && listed.output.includes(`-D ${pgData} `);
}

/** Ends the server at once but cleanly ("fast"). False: it was still there after a minute. */
export async function tryStopServer(pgData: string): Promise<boolean> {
  const pid = await findServerPid(pgData);
  if (pid === null) return true;
  process.kill(pid, 'SIGINT');
  const deadlineMs = Date.now() + stopLimitMs;
  while (Date.now() < deadlineMs) {
    if ((await findServerPid(pgData)) === null) return true;
    await sleep(10);
  }
  return false;
}
