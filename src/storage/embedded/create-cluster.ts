import { chown, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Cluster, databaseUser, postgresMajor } from './cluster.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { tryProgram } from './run-program.ts';

// Written into postgresql.conf when the cluster is made, so that an operator can change them there.
const initialSettings = {
  shared_buffers: '128MB',
  max_connections: '100',
  fsync: 'on',
  synchronous_commit: 'on',
  // Nothing replicates this server, so nothing is logged for replicas.
  wal_level: 'minimal',
  max_wal_senders: '0',
  jit: 'off',
  // Parallel workers need shared memory in /dev/shm, of which a container has 64 MB.
  max_parallel_workers_per_gather: '0',
  // Queue tables turn over many times a minute; the defaults are for tables that grow.
  autovacuum_naptime: '10s',
  autovacuum_vacuum_scale_factor: '0.05',
  autovacuum_analyze_scale_factor: '0.05',
  autovacuum_vacuum_cost_limit: '2000',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
};

/**
 * Makes the cluster unless it is there. Throws `DATABASE_WRONG_VERSION` when it belongs to another
 * major version of PostgreSQL.
 */
export async function createClusterIfMissing(cluster: Cluster): Promise<void> {
  const version = await findVersion(cluster.pgData);
  if (version === postgresMajor) return;
  if (version !== null) {
    throw new EmbeddedPostgresError({
      code: 'DATABASE_WRONG_VERSION',
      safe: `${cluster.pgData} belongs to PostgreSQL ${version}, this product brings PostgreSQL ${postgresMajor}.`,
    });
  }
  await verifyEmpty(cluster.pgData);
  cluster.log('Creating the embedded database.');
  await createCluster(cluster);
}

async function findVersion(pgData: string): Promise<string | null> {
  try {
    return (await readFile(join(pgData, 'PG_VERSION'), 'utf8')).trim();
  } catch (cause) {
    if (isMissing(cause)) return null;
    throw unusable(`${pgData} cannot be read by the user who starts the product.`, cause);
  }
}

async function verifyEmpty(pgData: string): Promise<void> {
  const names = await readdir(pgData).catch((cause: unknown) => {
    if (isMissing(cause)) return [];
    throw unusable(`${pgData} cannot be read by the user who starts the product.`, cause);
  });
  if (names.length > 0) {
    throw unusable(
      `${pgData} holds files but no database. Remove it, or restore it from a backup.`,
    );
  }
}

/** Made beside its place and moved there whole: initdb writes PG_VERSION long before it is done. */
async function createCluster(cluster: Cluster): Promise<void> {
  const draft = `${cluster.pgData}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  const user = cluster.serverUser;
  if (user) await chown(draft, user.uid, user.gid);
  const made = await tryProgram(cluster.binaries.initdb, makeArguments(draft), user);
  if (made.code !== 0) {
    // Nothing ran at all: the programs need glibc, which Alpine Linux for one does not have.
    const reason =
      made.code === null ? 'it cannot be run here (it needs glibc)' : lastLine(made.output);
    throw new EmbeddedPostgresError({
      code: 'DATABASE_START_FAILED',
      safe: `initdb could not make the database: ${reason}`,
      cause: new Error(made.output),
    });
  }
  await rename(draft, cluster.pgData);
  await syncDirectory(dirname(cluster.pgData));
}

function lastLine(output: string): string {
  return output.split('\n').at(-1) ?? '';
}

function makeArguments(pgData: string): string[] {
  return [
    `--pgdata=${pgData}`,
    `--username=${databaseUser}`,
    // Who can reach the socket at all is decided by its directory, which only one user may enter.
    '--auth-local=trust',
    '--auth-host=reject',
    '--encoding=UTF8',
    // PostgreSQL's own collation: an upgrade of the machine's C library cannot damage an index.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-instructions',
    ...Object.entries(initialSettings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function unusable(safe: string, cause?: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError({ code: 'DATABASE_DIRECTORY_UNUSABLE', safe, cause });
}
