import { Client } from 'pg';
import { type Cluster, databaseName, databaseUser, socketPort } from './cluster.ts';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';

/** A connection that tells other processes: this server is in use. */
export type Keeper = {
  readonly client: Client;
  /** Resolves when the connection is gone, for whatever reason. */
  readonly lost: Promise<void>;
};

export type ConnectAnswer =
  | { kind: 'connected'; keeper: Keeper }
  /** The server starts, recovers or shuts down. */
  | { kind: 'busy' }
  | { kind: 'absent' };

/** How others recognise a keeper in pg_stat_activity. */
export const keeperName = 'gitlab-for-jira keeper';

const connectLimitMs = 10_000;
const absent = new Set(['ENOENT', 'ECONNREFUSED']);
const busy = new Set(['57P03', '57P01', 'ECONNRESET', 'EPIPE', 'EAGAIN']);

/** Connects to the cluster's server where there is one, and makes sure that it is this cluster's. */
export async function tryConnectKeeper(cluster: Cluster): Promise<ConnectAnswer> {
  const client = new Client({
    host: cluster.socketDir,
    port: socketPort,
    user: databaseUser,
    database: 'postgres',
    ssl: false,
    application_name: keeperName,
    connectionTimeoutMillis: connectLimitMs,
  });
  const lost = new Promise<void>((resolve) => {
    client.once('end', () => resolve());
    client.on('error', () => resolve());
  });
  try {
    await client.connect();
    await verifyDirectory(client, cluster.pgData);
    await createDatabaseIfMissing(client);
    return { kind: 'connected', keeper: { client, lost } };
  } catch (error) {
    await client.end().catch(() => undefined);
    return translate(error, cluster);
  }
}

function translate(error: unknown, { socketDir }: Cluster): ConnectAnswer {
  if (error instanceof EmbeddedPostgresError) throw error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (absent.has(code)) return { kind: 'absent' };
  if (busy.has(code) || endedUnexpectedly(error)) return { kind: 'busy' };
  if (code === 'EACCES') {
    throw new EmbeddedPostgresError({
      code: 'DATABASE_DIRECTORY_UNUSABLE',
      safe: `${socketDir} belongs to another user. Start the product as the user who made DATA_DIR.`,
      cause: error,
    });
  }
  throw new EmbeddedPostgresError({
    code: 'DATABASE_UNREACHABLE',
    safe: `The embedded database in ${socketDir} does not accept connections.`,
    retry: 'soon',
    cause: error,
  });
}

/** The driver gives this error no code. */
function endedUnexpectedly(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('Connection terminated');
}

async function verifyDirectory(client: Client, pgData: string): Promise<void> {
  const { rows } = await client.query<{ directory: string }>(
    `select current_setting('data_directory') as directory`,
  );
  if (rows[0]?.directory === pgData) return;
  throw new EmbeddedPostgresError({
    code: 'DATABASE_UNREACHABLE',
    safe: `The server behind the socket of ${pgData} serves another directory.`,
  });
}

async function createDatabaseIfMissing(client: Client): Promise<void> {
  const found = await client.query('select 1 from pg_database where datname = $1', [databaseName]);
  if (found.rowCount === 0) await client.query(`create database ${databaseName}`);
}
