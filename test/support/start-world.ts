import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import {
  type GitlabSandbox,
  type GitlabSandboxOptions,
  startGitlabSandbox,
} from '../../sandbox/gitlab/index.ts';
import {
  type JiraSandbox,
  type JiraSandboxOptions,
  startJiraSandbox,
} from '../../sandbox/jira/index.ts';
import { type Product, startProduct } from '../../src/compose.ts';
import { readConfig } from '../../src/config/index.ts';
import { createStorage, type Storage } from '../../src/storage/index.ts';

/** How a world differs from the ordinary one. */
export type WorldOptions = {
  jira?: JiraSandboxOptions;
  gitlab?: GitlabSandboxOptions;
  /** The product's settings. */
  env?: Record<string, string>;
  /** False: the site has no Connect app. */
  isInstalled?: boolean;
};

/** The two outside systems, and the settings that lead a product to them. */
export type Surroundings = {
  readonly jira: JiraSandbox;
  readonly gitlab: GitlabSandbox;
  readonly productUrl: string;
  readonly env: Readonly<Record<string, string>>;
  stop(): Promise<void>;
};

/** A Jira site with the app, a GitLab, and the product between them, in this process. */
export type World = Omit<Surroundings, 'stop'> & {
  /** A second door to the product's database, to look at what no page shows. */
  storage(): Promise<Storage>;
  /** Ends the product and starts it again on the same data; `meanwhile` happens while it is away. */
  restart(meanwhile?: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
};

/** Starts Jira and GitLab, with an empty data directory for a product that is not started yet. */
export async function startSurroundings(options: WorldOptions = {}): Promise<Surroundings> {
  const parent = await mkdtemp(join(tmpdir(), 'gitlab-for-jira-test-'));
  // Started as root, PostgreSQL runs as another user, who must get in here.
  await chmod(parent, 0o755);
  const jira = await startJiraSandbox({ record: 'bodies', ...options.jira });
  const gitlab = await startGitlabSandbox({ ...options.gitlab });
  const token = gitlab.createToken(gitlab.root, { kind: 'personal', scopes: ['api'] });
  const port = await findFreePort();
  const productUrl = `http://127.0.0.1:${port}`;
  const application = gitlab.registerOauthApplication({
    name: 'GitLab for Jira',
    redirectUris: [`${productUrl}/-/jira_connect/oauth_callbacks`],
    scopes: ['api'],
  });
  return {
    jira,
    gitlab,
    productUrl,
    env: {
      PORT: String(port),
      HOST: '127.0.0.1',
      PUBLIC_URL: productUrl,
      DATA_DIR: join(parent, 'data'),
      ALLOW_PRIVATE_HOSTS: 'true',
      GITLAB_URL: gitlab.url,
      GITLAB_TOKEN: token.value,
      JIRA_CONNECT_APPLICATION_ID: application.clientId,
      CONNECT_INSTALL_KEYS_URL: jira.installKeysUrl,
      FORGE_JWKS_URL: jira.forge.jwksUrl(),
      ATLASSIAN_JS_URL: jira.connectScriptUrl,
      ADDITIONAL_IFRAME_ANCESTORS: jira.baseUrl,
      LOG_LEVEL: process.env.LOG_LEVEL ?? 'fatal',
      ...options.env,
    },
    async stop() {
      await Promise.all([jira.close(), gitlab.close()]);
      await rm(parent, { recursive: true, force: true });
    },
  };
}

/** Starts all three and installs the app; nothing is linked yet. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const { stop: stopSurroundings, ...surroundings } = await startSurroundings(options);
  const { jira, env, productUrl } = surroundings;
  const start = () => startProduct(readConfig(env), pino({ level: env.LOG_LEVEL ?? 'fatal' }));
  let product: Product = await start();
  let storage: Promise<Storage> | null = null;
  if (options.isInstalled !== false) {
    await jira.install(`${productUrl}/-/jira_connect/app_descriptor.json`);
  }
  return {
    ...surroundings,
    storage() {
      storage ??= createStorage(readConfig(env), { log: () => undefined });
      return storage;
    },
    async restart(meanwhile) {
      await product.stop();
      await meanwhile?.();
      product = await start();
    },
    async stop() {
      await (await storage)?.close();
      await product.stop();
      await stopSurroundings();
    },
  };
}

/** A port that nobody listens on now. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No port to be had.');
  return address.port;
}
