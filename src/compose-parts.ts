import type { Logger } from 'pino';
import {
  createAskGatingVerdict,
  createAskJiraAdministrator,
  createFindCloudId,
  createFindSiteUrl,
  createInstanceNetwork,
  createLookAtInstance,
  createReadInstanceUrl,
  createSubmitToJira,
  createTellInstance,
  makeAppKey,
  renderForJira,
} from './atlassian/index.ts';
import { openStorage } from './compose-operator.ts';
import { composeSettings } from './compose-settings.ts';
import type { Config } from './config/index.ts';
import { createGitlab } from './gitlab/index.ts';
import { systemClock } from './lib/index.ts';
import { createQueue } from './queue/index.ts';

const product = 'GitLab for Jira 0.1.0';
const stopTimeoutMs = 20_000;

/** What the capabilities are handed, web server and worker alike. */
export type Parts = Awaited<ReturnType<typeof createParts>>;

/** Makes everything the capabilities ask for, by the name they ask for it. */
export async function createParts(config: Config, log: Logger) {
  const storage = await openStorage(config, log);
  const queue = await createQueue(storage.address, {
    isWorker: config.role !== 'web',
    onError: (error) => log.error({ err: error }, 'a job failed'),
  });
  const { privateHosts } = config;
  const identity = {
    publicUrl: config.publicUrl,
    allowPrivateHosts: privateHosts.kind === 'all',
    allowedPrivateRanges: privateHosts.kind === 'ranges' ? privateHosts.ranges : [],
  };
  const { budgets } = storage.stores;
  const settings = composeSettings(config, storage);
  const readSettings = settings.read;
  const readAppKey = async () => makeAppKey({ ...identity, ...(await readSettings()) });
  const { apiUrl } = config.atlassian;
  const toJira = { ...identity, readAppKey, clock: systemClock, budgets, apiUrl };
  const gitlab = createGitlab({ clock: systemClock, budgets });
  const network = createInstanceNetwork(identity);
  return {
    ...storage,
    ...identity,
    settings,
    readSettings,
    clock: systemClock,
    queue,
    sendJob: queue.sendJob,
    readDelivery: gitlab.readDelivery,
    verifyHookRequest: gitlab.verifyHookRequest,
    readGitlab: gitlab.read,
    askGitlabAsUser: gitlab.asUser,
    branchAsUser: gitlab.branchAsUser,
    findCloudId: createFindCloudId(network),
    findSiteUrl: createFindSiteUrl({ ...toJira, findCloudId: createFindCloudId(network) }),
    readInstanceUrl: createReadInstanceUrl(network),
    lookAtInstance: createLookAtInstance(network),
    tellInstance: createTellInstance({ network, ...storage.stores }),
    findMaintained: gitlab.findMaintained,
    findOwned: gitlab.findOwned,
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
