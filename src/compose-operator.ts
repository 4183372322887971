import type { Logger } from 'pino';
import type { DatabaseConfig } from './config/index.ts';
import type { LinkId } from './domain/index.ts';
import { createGitlab } from './gitlab/index.ts';
import { systemClock } from './lib/index.ts';
import { findConnection, findLinks, linkTarget, removeLink } from './links/index.ts';
import { createQueue } from './queue/index.ts';
import { createStorage, type Storage } from './storage/index.ts';

const stopTimeoutMs = 5_000;

/** Opens the database and says what it had to do for it. */
export async function openStorage(config: DatabaseConfig, log: Logger): Promise<Storage> {
  const storage = await createStorage(config, { log: (message) => log.warn(message) });
  if (storage.migrated.length > 0) log.info({ migrations: storage.migrated }, 'schema is new');
  return storage;
}

/**
 * What the operator's commands need: the database and the calls that read GitLab. Nothing serves or
 * works, so the addresses of a server are not asked for. Throws ProductError with a DATABASE_… code.
 */
export async function createOperator(config: DatabaseConfig, log: Logger) {
  const storage = await openStorage(config, log);
  const queue = await createQueue(storage.address, {
    isWorker: false,
    onError: (error) => log.error({ err: error }, 'the job queue does not answer'),
  });
  const { stores, transact } = storage;
  const gitlab = createGitlab({ clock: systemClock });
  const deps = { transact, sendJob: queue.sendJob };
  return {
    stores,
    reads: storage.reads,
    readTarget: gitlab.read.target,
    findConnection: (input: Parameters<typeof findConnection>[1]) => findConnection(stores, input),
    findLinks: (question: Parameters<typeof findLinks>[1]) => findLinks(stores, question),
    link: (input: Parameters<typeof linkTarget>[1]) => linkTarget(deps, input),
    unlink: (linkId: LinkId) => removeLink(deps, linkId),
    async close() {
      await queue.stop(stopTimeoutMs);
      await gitlab.close();
      await storage.close();
    },
  };
}

/** Brings the schema up to date and ends; answers what it ran. */
export async function migrateOnly(config: DatabaseConfig, log: Logger): Promise<readonly string[]> {
  const storage = await openStorage(config, log);
  await storage.close();
  return storage.migrated;
}
