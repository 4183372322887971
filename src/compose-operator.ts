import type { Logger } from 'pino';
import type { DatabaseConfig } from './config/index.ts';
import type { InstallationId, LinkId } from './domain/index.ts';
import { createGitlab } from './gitlab/index.ts';
import { removeSite } from './installs/index.ts';
import { systemClock } from './lib/index.ts';
import * as links from './links/index.ts';
import { createQueue } from './queue/index.ts';
import { setServiceAccount } from './service-management/index.ts';
import { createStorage, type Storage } from './storage/index.ts';
import * as sync from './sync/index.ts';

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
  const gitlab = createGitlab({ clock: systemClock, budgets: stores.budgets });
  const deps = { transact, sendJob: queue.sendJob };
  return {
    stores,
    reads: storage.reads,
    readTarget: gitlab.read.target,
    findConnection: (input: Parameters<typeof links.findConnection>[1]) =>
      links.findConnection(stores, input),
    findLinks: (question: Parameters<typeof links.findLinks>[1]) =>
      links.findLinks(stores, question),
    link: (input: Parameters<typeof links.linkTarget>[1]) => links.linkTarget(deps, input),
    setMatching: (linkId: LinkId, options: links.MatchingOptions) =>
      links.setMatching(deps, linkId, options),
    unlink: (linkId: LinkId, options: { deletesData: boolean }) =>
      links.removeLink(deps, linkId, options),
    history: {
      pause: (linkId: LinkId) => links.pauseHistory(deps, linkId),
      resume: (linkId: LinkId) => links.resumeHistory(deps, linkId),
      cancel: (linkId: LinkId) => links.cancelHistory(deps, linkId),
      restart: (linkId: LinkId, wish: Parameters<typeof links.askToRestartHistory>[2]) =>
        links.askToRestartHistory(deps, linkId, wish),
    },
    setServiceAccount: (input: Parameters<typeof setServiceAccount>[1]) =>
      setServiceAccount({ stores, actAsServiceAccount: gitlab.serviceAccounts }, input),
    purge: (project: Parameters<typeof sync.askToPurge>[1]) => sync.askToPurge(deps, project),
    sync: (wish: sync.ResyncWish) =>
      sync.resync(
        { stores, restartHistory: (id, each) => links.askToRestartHistory(deps, id, each) },
        wish,
      ),
    replay: (wish: Parameters<typeof sync.requestReplay>[1]) => sync.requestReplay(deps, wish),
    replayDeliveries: () => sync.replayDeliveries({ stores }),
    reconcile: (wish: sync.ReconcileWish) => sync.requestReconcile({ ...deps, stores }, wish),
    countJobs: () => queue.countJobs(),
    removeSite: (id: InstallationId, options: { deletesData: boolean }) =>
      removeSite({ ...deps, clock: systemClock }, id, options),
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
