import type { Logger } from 'pino';
import { createInstanceNetwork, makeAppKey } from './atlassian/index.ts';
import { openStorage } from './compose-operator.ts';
import { composeSettings } from './compose-settings.ts';
import {
  type Config,
  ConfigError,
  type DatabaseConfig,
  readConfig,
  readDatabaseConfig,
} from './config/index.ts';
import * as doctor from './doctor/index.ts';
import { createGitlab } from './gitlab/index.ts';
import { systemClock } from './lib/index.ts';
import type {
  AskAddress,
  AskGitlabAsUser,
  JobCount,
  ReadGitlab,
  ReadSettings,
} from './ports/index.ts';
import { createQueue } from './queue/index.ts';
import { readDiskRoom, type Storage } from './storage/index.ts';

/** What was checked, and what was found. */
export type Diagnosis = { readonly checkedAt: Date; readonly checks: doctor.CheckResult[] };

/** What of the running product the checks look at. */
type Running = Pick<Storage, 'stores' | 'reads' | 'readDatabaseStatus'> & {
  readonly readGitlab: Pick<ReadGitlab, 'checkConnection'>;
  readonly askGitlabAsUser: Pick<AskGitlabAsUser, 'signIn'>;
  readonly readSettings: ReadSettings;
  readonly countJobs: () => Promise<readonly JobCount[]>;
};

const stopTimeoutMs = 5_000;

/** Makes the checks of a product that runs. */
export function createDoctor(config: Config, running: Running): () => Promise<Diagnosis> {
  const groups = [
    doctor.listConfigurationChecks(toChecked(config)),
    ...listInnerGroups(config, running, config.publicUrl),
    doctor.listAddressChecks(toAddressDeps(config, running.readSettings)),
  ];
  return async () => await diagnose(groups);
}

/**
 * The checks from beside the product, by the settings of the environment, however little of them is right. Never
 * throws for what is wrong.
 */
export async function diagnoseAlone(env: NodeJS.ProcessEnv, log: Logger): Promise<Diagnosis> {
  const { config, problems } = tryRead(() => readConfig(env));
  const database = config ?? tryRead(() => readDatabaseConfig(env)).config;
  const checked = config
    ? toChecked(config)
    : { ...nothingKnown, problems, ...(database && toKeyState(database)) };
  const configuration = doctor.listConfigurationChecks(checked);
  if (!database) return await diagnose([configuration]);
  const storage = await openStorage(database, log).catch((error: unknown) => ({ error }));
  if ('error' in storage) {
    const outer = config
      ? [doctor.listAddressChecks(toAddressDeps(config, noSettings(config)))]
      : [];
    return await diagnose([configuration, makeBroken(storage.error), ...outer]);
  }
  return await diagnoseBeside({ config, database, configuration, storage, log });
}

async function diagnoseBeside(given: {
  config: Config | null;
  database: DatabaseConfig;
  configuration: doctor.CheckGroup;
  storage: Storage;
  log: Logger;
}): Promise<Diagnosis> {
  const { config, database, configuration, storage, log } = given;
  const queue = await createQueue(storage.address, {
    isWorker: false,
    onError: (error) => log.error({ err: error }, 'the job queue does not answer'),
  });
  const gitlab = createGitlab({ clock: systemClock, budgets: storage.stores.budgets });
  const running: Omit<Running, 'readSettings'> = {
    ...storage,
    readGitlab: gitlab.read,
    askGitlabAsUser: gitlab.asUser,
    countJobs: () => queue.countJobs(),
  };
  const inner = listInnerGroups(database, running, config?.publicUrl ?? null);
  const outer = config
    ? [doctor.listAddressChecks(toAddressDeps(config, composeSettings(config, storage).read))]
    : [];
  try {
    return await diagnose([configuration, ...inner, ...outer]);
  } finally {
    await queue.stop(stopTimeoutMs);
    await gitlab.close();
    await storage.close();
  }
}

async function diagnose(groups: readonly doctor.CheckGroup[]): Promise<Diagnosis> {
  return { checkedAt: systemClock.now(), checks: await doctor.runDoctor(groups) };
}

function listInnerGroups(
  { database, dataDir }: DatabaseConfig,
  running: Omit<Running, 'readSettings'>,
  publicUrl: URL | null,
): doctor.CheckGroup[] {
  const deps = { ...running, clock: systemClock, readDiskRoom };
  const ownDir = database.kind === 'embedded' ? dataDir : null;
  const redirectUrl = publicUrl && below(publicUrl, '/-/jira_connect/oauth_callbacks');
  return [
    doctor.listDatabaseChecks({ ...deps, dataDir: ownDir }),
    doctor.listWorkChecks(deps),
    doctor.listGitlabChecks({ ...deps, redirectUrl }),
    doctor.listJiraChecks(deps),
  ];
}

const nothingKnown: doctor.CheckedConfiguration = {
  publicUrl: null,
  allowsPrivateHosts: false,
  problems: [],
  isEncryptionKeyGenerated: false,
  dataDir: '',
};

function toKeyState({ encryption, dataDir }: DatabaseConfig) {
  return { isEncryptionKeyGenerated: encryption.current === null, dataDir };
}

function toChecked(config: Config): doctor.CheckedConfiguration {
  const { publicUrl, privateHosts } = config;
  const allowsPrivateHosts = privateHosts.kind === 'all';
  return { publicUrl, allowsPrivateHosts, problems: [], ...toKeyState(config) };
}

function toAddressDeps(config: Config, readSettings: ReadSettings) {
  const { publicUrl, atlassian } = config;
  return {
    publicUrl,
    readSettings,
    installKeysUrl: atlassian.installKeysUrl,
    askAddress: createAskAddress(),
    readAppKey: async () => makeAppKey({ publicUrl, ...(await readSettings()) }),
  };
}

/** The addresses are the operator's own, so they may be private. */
function createAskAddress(): AskAddress {
  const network = createInstanceNetwork({ allowPrivateHosts: true, allowedPrivateRanges: [] });
  return async (url) => await network.send({ url, method: 'GET' });
}

/** What the environment says alone. */
function noSettings({ connect, forge }: Config): ReadSettings {
  return async () => ({
    proxyUrl: connect.proxyUrl,
    keepsPublicKeys: connect.publicKeyStorage ?? false,
    additionalAudienceUrl: connect.additionalAudienceUrl,
    forgeAppId: forge.appId,
  });
}

function makeBroken(error: unknown): doctor.CheckGroup {
  const list = async () => Promise.reject(error);
  return { name: 'database.reachable', title: 'The database answers', list };
}

function tryRead<T>(read: () => T): { config: T | null; problems: readonly string[] } {
  try {
    return { config: read(), problems: [] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const problems = error.problems.map(
      ({ name, found, expected }) => `${name} is ${found ?? 'not set'}; expected ${expected}.`,
    );
    return { config: null, problems };
  }
}

function below(base: URL, path: string): URL {
  return new URL(base.href.replace(/\/*$/, '') + path);
}
