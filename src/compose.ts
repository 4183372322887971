import type { Logger } from 'pino';
import {
  createAskGatingVerdict,
  createAskJiraAdministrator,
  createSubmitToJira,
  createVerifyFromJira,
  makeAppKey,
  makeDescriptor,
  readInstalledBody,
  readToken,
  renderForJira,
} from './atlassian/index.ts';
import { makeJobHandlers, toldBy } from './compose-jobs.ts';
import { openStorage } from './compose-operator.ts';
import type { Config } from './config/index.ts';
import { createGitlab } from './gitlab/index.ts';
import { createHttpServer, createMetrics } from './http/index.ts';
import { systemClock } from './lib/index.ts';
import * as links from './links/index.ts';
import { createQueue } from './queue/index.ts';
import * as sync from './sync/index.ts';

/** The running product. */
export type Product = { stop(): Promise<void> };

const product = 'GitLab for Jira 0.1.0';
const maxWaitingBytes = 1024 ** 3;
const lanesAtOnce = 32;
const inboxWorkers = 2;
const refreshUrgencies = ['live', 'live', 'verify', 'details'] as const;
const stopTimeoutMs = 20_000;

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
    if (config.gitlab) await parts.stores.connections.save(config.gitlab);
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
  void links.checkConnections({ ...parts, tell: toldBy(log) });
  return { stop };
}

type Parts = Awaited<ReturnType<typeof createParts>>;

/** Everything the capabilities ask for, by the name they ask for it. */
async function createParts(config: Config, log: Logger) {
  const storage = await openStorage(config, log);
  const queue = await createQueue(storage.address, {
    isWorker: config.role !== 'web',
    onError: (error) => log.error({ err: error }, 'a job failed'),
  });
  const { privateHosts } = config;
  const identity = {
    publicUrl: config.publicUrl,
    proxyUrl: config.connect.proxyUrl,
    allowPrivateHosts: privateHosts.kind === 'all',
    allowedPrivateRanges: privateHosts.kind === 'ranges' ? privateHosts.ranges : [],
  };
  const { budgets } = storage.stores;
  const toJira = { ...identity, appKey: makeAppKey(identity), clock: systemClock, budgets };
  const gitlab = createGitlab({ clock: systemClock, budgets });
  return {
    ...storage,
    ...identity,
    clock: systemClock,
    queue,
    sendJob: queue.sendJob,
    readDelivery: gitlab.readDelivery,
    verifyHookRequest: gitlab.verifyHookRequest,
    readGitlab: gitlab.read,
    askGitlabAsUser: gitlab.asUser,
    findMaintained: gitlab.findMaintained,
    manageHooks: gitlab.hooks,
    actAsServiceAccount: gitlab.serviceAccounts,
    renderForJira,
    jira: createSubmitToJira({ ...toJira, product }),
    askGatingVerdict: createAskGatingVerdict(toJira),
    askJiraAdministrator: createAskJiraAdministrator({ ...toJira, check: config.jiraAdminCheck }),
    async close() {
      await queue.stop(stopTimeoutMs);
      await gitlab.close();
      await storage.close();
    },
  };
}

async function startServer(parts: Parts, config: Config, log: Logger) {
  const { connect, atlassian, http } = config;
  const logoUrl = new URL(
    `${config.publicUrl.href.replace(/\/$/, '')}/-/jira_connect/static/logo.svg`,
  );
  const server = createHttpServer({
    ...parts,
    ...http,
    log,
    atlassianJsUrl: atlassian.jsUrl,
    verifyFromJira: createVerifyFromJira({
      ...parts,
      additionalAudienceUrl: connect.additionalAudienceUrl,
      installKeysUrl: atlassian.installKeysUrl,
    }),
    readToken,
    readInstalledBody: (body) => readInstalledBody(body, parts),
    makeDescriptor: () => makeDescriptor({ ...parts, logoUrl }),
    acceptDelivery: sync.createAcceptDelivery(parts, { maxWaitingBytes }),
    listConnectionProblems: () => links.listConnectionProblems(parts.stores),
    adminToken: config.adminToken,
    readMetrics: createMetrics(parts.reads, () => parts.queue.countJobs()),
  });
  await server.listen({ port: http.port, host: http.host });
  return server;
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
