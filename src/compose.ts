import type { Logger } from 'pino';
import { makeJobHandlers, toldBy } from './compose-jobs.ts';
import { createParts, type Parts } from './compose-parts.ts';
import { startServer } from './compose-server.ts';
import type { Config } from './config/index.ts';
import * as links from './links/index.ts';
import * as sync from './sync/index.ts';

/** The running product. */
export type Product = { stop(): Promise<void> };

const lanesAtOnce = 32;
const inboxWorkers = 2;
const refreshUrgencies = ['live', 'live', 'verify', 'details'] as const;

/**
 * Builds the whole product and starts it: web server, worker, or both (`ROLE`). Resolves when it
 * serves. Throws ProductError with a DATABASE_… code; what is wrong with GitLab is shown, not thrown.
 */
export async function startProduct(config: Config, log: Logger): Promise<Product> {
  const parts = await createParts(config, log);
  const stops = [() => parts.close()];
  const stop = async () => {
    for (const end of stops.splice(0).toReversed()) await end();
  };
  try {
    if (config.gitlab) {
      const { applicationId } = config.connect;
      const set = applicationId === null ? {} : { applicationId };
      await parts.stores.connections.save({ ...config.gitlab, ...set });
    }
    if (config.role !== 'web') {
      const worker = await startWorker(parts, log);
      stops.push(() => worker.stop());
    }
    if (config.role !== 'worker') {
      const server = await startServer(parts, config, log);
      stops.push(() => server.close());
    }
  } catch (error) {
    await stop();
    throw error;
  }
  // Nobody waits for it; a product that is stopped at once has no database for it any more.
  links
    .checkConnections({ ...parts, tell: toldBy(log) })
    .catch((error: unknown) => log.warn({ err: error }, 'the GitLabs were not looked at'));
  return { stop };
}

async function startWorker(parts: Parts, log: Logger): Promise<Product> {
  const onError = (error: unknown) => log.error({ err: error }, 'work was interrupted, it goes on');
  const deps: Parameters<typeof sync.processDeliveries>[0] = {
    ...parts,
    learnProject: (connection, id) => sync.learnProject(parts, connection, id),
    onProcessed: (delivery) => log.info(delivery, 'delivery'),
  };
  type Loops = sync.WorkLoop[];
  const work = { deliveries: [] as Loops, refreshes: [] as Loops, lanes: [] as Loops };
  // First, since it proves that this node is alive: without it the leases it takes could be ended.
  await parts.listen((signal) => {
    for (const loop of work[signal]) loop.wake();
  });
  await parts.stores.retention.freeDeadLeases();
  for (let count = 0; count < inboxWorkers; count += 1) {
    work.deliveries.push(sync.createWorkLoop(() => sync.processDeliveries(deps), onError));
  }
  const refreshers = refreshUrgencies.map((urgency) => () => sync.refreshEntities(parts, urgency));
  work.refreshes.push(...refreshers.map((round) => sync.createWorkLoop(round, onError)));
  work.lanes.push(sync.createLaneSender(parts, { mostAtOnce: lanesAtOnce, onError }));
  await parts.queue.work(makeJobHandlers(parts, log));
  return {
    async stop() {
      await Promise.all(Object.values(work).flatMap((all) => all.map((loop) => loop.stop())));
    },
  };
}
