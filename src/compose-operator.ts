import type { Logger } from 'pino';
import { recording } from './administration/index.ts';
import {
  createFindCloudId,
  createInstanceNetwork,
  createListMissingPermissions,
} from './atlassian/index.ts';
import { makeActs } from './compose-acts.ts';
import type { DatabaseConfig, SiteConfig } from './config/index.ts';
import { createGitlab } from './gitlab/index.ts';
import { addOauthSite } from './installs/index.ts';
import { systemClock } from './lib/index.ts';
import * as links from './links/index.ts';
import { createQueue } from './queue/index.ts';
import { createStorage, type Storage } from './storage/index.ts';
import { tellStory } from './stories/index.ts';

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
    tellStory: (question: string) => tellStory({ ...storage, readGitlab: gitlab.read }, question),
    readTarget: gitlab.read.target,
    findConnection: (input: Parameters<typeof links.findConnection>[1]) =>
      links.findConnection(stores, input),
    findLinks: (question: Parameters<typeof links.findLinks>[1]) =>
      links.findLinks(stores, question),
    ...makeActs({ ...deps, stores, gitlab }),
    addOauthSite: (config: SiteConfig, input: Parameters<typeof addOauthSite>[1]) => {
      const { href: target } = input.site;
      const act = { by: 'operator', via: 'cli', act: 'site.add', target, details: {} } as const;
      return addOauthSite(
        { ...deps, ...createSiteCalls(config), stores, transact: recording(transact, act) },
        input,
      );
    },
    countJobs: () => queue.countJobs(),
    async close() {
      await queue.stop(stopTimeoutMs);
      await gitlab.close();
      await storage.close();
    },
  };
}

/** The operator's own word for a site is taken no more lightly than a stranger's. */
function createSiteCalls({ privateHosts, atlassian }: SiteConfig) {
  const network = createInstanceNetwork({
    allowPrivateHosts: privateHosts.kind === 'all',
    allowedPrivateRanges: privateHosts.kind === 'ranges' ? privateHosts.ranges : [],
  });
  return {
    findCloudId: createFindCloudId(network),
    listMissingPermissions: createListMissingPermissions({ clock: systemClock, ...atlassian }),
  };
}

/** Brings the schema up to date and ends; answers what it ran. */
export async function migrateOnly(config: DatabaseConfig, log: Logger): Promise<readonly string[]> {
  const storage = await openStorage(config, log);
  await storage.close();
  return storage.migrated;
}
