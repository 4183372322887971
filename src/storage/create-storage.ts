import { randomInt } from 'node:crypto';
import { Kysely, PostgresDialect, sql } from 'kysely';
import type { Secret } from '../lib/index.ts';
import type {
  ReadDatabaseClock,
  ReadDatabaseStatus,
  Reads,
  Stores,
  StoryReads,
  Transact,
} from '../ports/index.ts';
import { createPool, type DatabaseAddress } from './create-pool.ts';
import { createTransact } from './create-transact.ts';
import type { Database, Tables } from './database.ts';
import { deriveKey } from './derive-key.ts';
import { startEmbeddedPostgres } from './embedded/start-embedded-postgres.ts';
import { findOrCreateKey } from './find-or-create-key.ts';
import { listenForWork, type WorkListener } from './listen-for-work.ts';
import { migrate } from './migrations/migrate.ts';
import { createReads } from './reads/create-reads.ts';
import { createStoryReads } from './reads/create-story-reads.ts';
import { readDatabaseStatus } from './reads/read-database-status.ts';
import { resealSecrets } from './reseal-secrets.ts';
import { createSecretBox } from './secrets.ts';
import { makeStores } from './stores/make-stores.ts';
import { translateDatabaseError } from './translate-database-error.ts';
import type { WorkSignal } from './work-signals.ts';

/** Where the database is and how its secrets are kept. */
export type StorageSettings = {
  readonly database:
    | { readonly kind: 'external'; readonly url: Secret }
    | { readonly kind: 'embedded'; readonly dataDir: string };
  readonly encryption: { readonly current: Secret | null; readonly previous: Secret | null };
};

/** The database of the product, up and migrated. */
export type Storage = {
  readonly stores: Stores;
  /** 32 bytes in hex, made from the encryption key: closes what Forge apps keep for people. */
  readonly delegationKey: Secret;
  readonly reads: Reads;
  readonly stories: StoryReads;
  readonly transact: Transact;
  readonly readDatabaseClock: ReadDatabaseClock;
  readonly readDatabaseStatus: ReadDatabaseStatus;
  /** For a library that keeps its own connections. */
  readonly address: DatabaseAddress;
  /** The migrations that this start ran. */
  readonly migrated: readonly string[];
  /** Whether the database answers. */
  isReady(): Promise<boolean>;
  /** Tells of work from now on, and marks this node as alive. */
  listen(onSignal: (signal: WorkSignal) => void): Promise<void>;
  close(): Promise<void>;
};

const poolSize = 20;

/**
 * Opens the database, the embedded one if no other is named, and brings its schema up to date.
 * Throws ProductError with a DATABASE_… code.
 */
export async function createStorage(
  settings: StorageSettings,
  deps: { log(message: string): void },
): Promise<Storage> {
  const { address, key, stop } = await openServer(settings, deps);
  const pool = createPool(address, { size: poolSize, log: (message) => deps.log(message) });
  const db: Database = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    const migrated = await migrate(db);
    const node = randomInt(1, 2 ** 31 - 1);
    const secretBox = createSecretBox({ current: key, previous: settings.encryption.previous });
    if (settings.encryption.previous) await resealSecrets(db, secretBox);
    const storesOn = (database: Database) => makeStores(database, { secretBox, node });
    const stores = storesOn(db);
    let listener: WorkListener | null = null;
    return {
      stores,
      delegationKey: deriveKey(key, 'forge user delegation'),
      reads: createReads(db, stores),
      stories: createStoryReads(db),
      transact: createTransact(db, storesOn),
      readDatabaseClock: () => readClock(db),
      readDatabaseStatus: () => readDatabaseStatus(db),
      address,
      migrated,
      isReady: () => answers(db),
      async listen(onSignal) {
        listener = await listenForWork(address, node, { onSignal, log: deps.log });
      },
      async close() {
        await listener?.stop();
        await db.destroy();
        await stop();
      },
    };
  } catch (error) {
    await db.destroy();
    await stop();
    throw translateDatabaseError(error);
  }
}

async function openServer(settings: StorageSettings, deps: { log(message: string): void }) {
  const { database, encryption } = settings;
  if (database.kind === 'external') {
    const key = encryption.current;
    if (!key) throw new Error('An external database needs ENCRYPTION_KEY.');
    return { address: { connectionString: database.url }, key, stop: async () => undefined };
  }
  const server = await startEmbeddedPostgres({ dataDir: database.dataDir, log: deps.log });
  const key = encryption.current ?? (await findOrCreateKey(database.dataDir));
  return { address: server.connection, key, stop: () => server.stop() };
}

async function readClock(db: Database): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  return rows[0]?.now ?? new Date();
}

async function answers(db: Database): Promise<boolean> {
  return sql`select 1`.execute(db).then(
    () => true,
    () => false,
  );
}
