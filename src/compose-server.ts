import type { Logger } from 'pino';
import { createConnections, followSettings } from './administration/index.ts';
import {
  createVerifyForge,
  createVerifyFromJira,
  makeDescriptor,
  readForgeToken,
  readInstalledBody,
  readToken,
} from './atlassian/index.ts';
import { createDoctor } from './compose-doctor.ts';
import type { Parts } from './compose-parts.ts';
import { type Config, parseHttpUrl } from './config/index.ts';
import { createHttpServer, createMetrics } from './http/index.ts';
import { reveal, type Secret } from './lib/index.ts';
import * as links from './links/index.ts';
import { findOrCreateAdminToken } from './storage/index.ts';
import * as sync from './sync/index.ts';

const maxWaitingBytes = 1024 ** 3;

/** Starts the web server; resolves when it listens. */
export async function startServer(parts: Parts, config: Config, log: Logger) {
  const { atlassian, http } = config;
  const logoUrl = new URL(
    `${config.publicUrl.href.replace(/\/$/, '')}/-/jira_connect/static/logo.svg`,
  );
  const getVerifier = followSettings(parts.readSettings, (settings) =>
    createVerifyFromJira({ ...parts, ...settings, installKeysUrl: atlassian.installKeysUrl }),
  );
  const manageConnections = createConnections({
    ...parts,
    parseUrl: parseHttpUrl,
    fixedGitlab: config.gitlab?.url ?? null,
    isApplicationIdFixed: config.connect.applicationId !== null,
  });
  const server = createHttpServer({
    ...parts,
    ...http,
    log,
    atlassianJsUrl: atlassian.jsUrl,
    oauthScopes: config.gitlabOauthScopes,
    verifyFromJira: {
      lifecycle: async (...asked) => (await getVerifier()).lifecycle(...asked),
      installationToken: async (...asked) => (await getVerifier()).installationToken(...asked),
    },
    verifyForge: createVerifyForge({
      ...parts,
      jwksUrl: atlassian.forgeJwksUrl,
      readAppId: async () => (await parts.readSettings()).forgeAppId,
    }),
    readForgeToken,
    readToken,
    manageConnections,
    runDoctor: createDoctor(config, { ...parts, countJobs: () => parts.queue.countJobs() }),
    readInstalledBody: (body) => readInstalledBody(body, parts),
    makeDescriptor: async () =>
      makeDescriptor({ ...parts, ...(await parts.readSettings()), logoUrl }),
    acceptDelivery: sync.createAcceptDelivery(parts, { maxWaitingBytes }),
    listConnectionProblems: () => links.listConnectionProblems(parts.stores),
    adminToken: config.adminToken ?? (await generateAdminToken(config, log)),
    readMetrics: createMetrics(parts.reads, () => parts.queue.countJobs()),
  });
  await server.listen({ port: http.port, host: http.host });
  return server;
}

/** Whoever starts the product without a token of their own finds this one in the log, once. */
async function generateAdminToken({ dataDir }: Config, log: Logger): Promise<Secret> {
  const { token, path, isNew } = await findOrCreateAdminToken(dataDir);
  if (!isNew) log.info({ file: path }, 'ADMIN_TOKEN is not set: the generated one is in this file');
  else {
    const keeping =
      path === null ? 'until it stops, since DATA_DIR cannot be written' : `in ${path}`;
    const line = `ADMIN_TOKEN is not set: this one was generated for the console, and is kept ${keeping}`;
    log.warn({ adminToken: reveal(token) }, line);
  }
  return token;
}
