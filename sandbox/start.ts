import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pino from 'pino';
import { startProduct } from '../src/compose.ts';
import { createOperator } from '../src/compose-operator.ts';
import { readConfig, readDatabaseConfig } from '../src/config/index.ts';
import { createDemoGroup, type DemoGroup } from './demo/demo-people.ts';
import { type Demo, type DemoOptions, explainDemo } from './demo/explain-demo.ts';
import { findFreePort } from './demo/find-free-port.ts';
import { linkGroup } from './demo/link-group.ts';
import { makeProjectNames } from './demo/project-names.ts';
import {
  type GitlabSandbox,
  type GitlabSandboxOptions,
  type Project,
  startGitlabSandbox,
} from './gitlab/index.ts';
import { type JiraSandbox, type JiraSandboxOptions, startJiraSandbox } from './jira/index.ts';

export { createJournal } from './demo/journal.ts';

/** How the three are set up; everything has a default. */
export interface SandboxOptions {
  /** Git repositories on disk to serve as projects; without any, a small one is written. */
  readonly repositories?: readonly string[];
  /** Whether ordinary git commands in them become webhooks. Default false. */
  readonly watch?: boolean;
  /** Kept when it is given; default a temporary one that goes with the sandbox. */
  readonly dataDir?: string;
  /** More settings of the product, or others. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Of the product's log, on stderr. Default `silent`. */
  readonly logLevel?: string;
  readonly jira?: JiraSandboxOptions;
  readonly gitlab?: GitlabSandboxOptions;
  /** Told of each step, in a sentence for people. */
  readonly onStep?: (text: string) => void;
}

/** Both simulators and the product between them: installed, and the group `demo` linked. */
export interface Sandbox {
  readonly jira: JiraSandbox;
  readonly gitlab: GitlabSandbox;
  /** Without a trailing slash. */
  readonly productUrl: string;
  readonly group: DemoGroup['group'];
  /** Who linked it, a maintainer. */
  readonly person: DemoGroup['person'];
  readonly projects: readonly Project[];
  /** The environment the product runs with, for commands that join it. */
  readonly settings: Readonly<Record<string, string>>;
  /** Ends everything and removes what was temporary. */
  stop(): Promise<void>;
}

/** What to undo, the last first. */
type Undo = (() => Promise<void>)[];

/**
 * Starts a simulated Jira, a simulated GitLab and the product, installs the app and links a group, each
 * by the road real ones take. The past is being read when it resolves. What had begun is ended when
 * something fails.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const undo: Undo = [];
  const stop = async () => {
    for (const step of undo.splice(0).toReversed()) await step();
  };
  try {
    return { ...(await startAll(options, undo)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startAll(options: SandboxOptions, undo: Undo): Promise<Omit<Sandbox, 'stop'>> {
  const tell = options.onStep ?? (() => undefined);
  const gitlab = await startGitlabSandbox(options.gitlab);
  undo.push(() => gitlab.close());
  const jira = await startJiraSandbox(options.jira);
  undo.push(() => jira.close());
  const demo = createDemoGroup(gitlab);
  const settings = await makeSettings(options, { gitlab, jira, demo }, undo);
  const running = runProduct(settings, options.logLevel ?? 'silent', undo);
  // Whatever becomes of the repositories: a product that is half started could not be stopped.
  const projects = await serveRepositories(options, gitlab, demo.group).finally(() => running);
  tell(
    `GitLab serves ${projects.map(({ name }) => name).join(', ')} in the group ${demo.group.path}`,
  );
  const productUrl = settings.PUBLIC_URL;
  tell('A Jira administrator installs the app from its descriptor');
  await jira.install(`${productUrl}/-/jira_connect/app_descriptor.json`);
  tell(
    `${demo.person.name} links the group ${demo.group.path} in Jira; the product reads its past`,
  );
  await linkGroup({
    productUrl,
    groupPath: demo.group.path,
    jiraToken: jira.contextToken({ accountId: 'admin-account' }),
    gitlabToken: demo.personToken,
  });
  const { group, person } = demo;
  return { jira, gitlab, productUrl, group, person, projects, settings };
}

async function makeSettings(
  options: SandboxOptions,
  { gitlab, jira, demo }: { gitlab: GitlabSandbox; jira: JiraSandbox; demo: DemoGroup },
  undo: Undo,
) {
  // The product tells Jira its own address before it listens, so the port has to be known.
  const port = String(await findFreePort());
  const productUrl = `http://127.0.0.1:${port}`;
  const { clientId } = gitlab.registerOauthApplication({
    name: 'GitLab for Jira',
    redirectUris: [`${productUrl}/-/jira_connect/oauth_callbacks`],
    scopes: ['api'],
  });
  return {
    HOST: '127.0.0.1',
    PORT: port,
    PUBLIC_URL: productUrl,
    ALLOW_PRIVATE_HOSTS: 'true',
    GITLAB_URL: gitlab.url,
    GITLAB_TOKEN: demo.serviceToken,
    JIRA_CONNECT_APPLICATION_ID: clientId,
    ADMIN_TOKEN: randomBytes(16).toString('hex'),
    CONNECT_INSTALL_KEYS_URL: jira.installKeysUrl,
    ATLASSIAN_JS_URL: jira.connectScriptUrl,
    ADDITIONAL_IFRAME_ANCESTORS: jira.baseUrl,
    DATA_DIR: options.dataDir ?? (await makeDataDir(undo)),
    ROLE: 'all',
    ...options.settings,
  };
}

async function makeDataDir(undo: Undo): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'gitlab-for-jira-'));
  // PostgreSQL refuses to run as root; its own user must be able to enter.
  await chmod(path, 0o755);
  undo.push(() => rm(path, { recursive: true, force: true }));
  return path;
}

async function runProduct(
  settings: Readonly<Record<string, string>>,
  logLevel: string,
  undo: Undo,
): Promise<void> {
  const product = await startProduct(readConfig(settings), createLog(logLevel));
  undo.push(() => product.stop());
}

function createLog(level: string) {
  return pino({ level, base: null }, pino.destination({ fd: 2, sync: true }));
}

async function serveRepositories(
  options: SandboxOptions,
  gitlab: GitlabSandbox,
  group: DemoGroup['group'],
): Promise<Project[]> {
  const paths = options.repositories ?? [];
  if (paths.length === 0) return [(await gitlab.demoRepository({ group })).project];
  const names = makeProjectNames(paths);
  const projects: Project[] = [];
  for (const [index, path] of paths.entries()) {
    const name = names[index] ?? path;
    projects.push(await gitlab.addRepository({ path, group, name, watch: options.watch ?? false }));
  }
  return projects;
}

/**
 * The demonstration: a sandbox, a page that explains what is happening in it, and (without repositories
 * of one's own) a story that is played. Resolves when there is a development panel to look at.
 */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { repositories, logLevel, journal } = options;
  const sandbox = await startSandbox({
    repositories,
    logLevel,
    watch: !options.once,
    onStep: (text) => journal.tell('person', text),
  });
  const linkedAtMs = performance.now();
  let stop = sandbox.stop;
  try {
    const operator = await createOperator(
      readDatabaseConfig(sandbox.settings),
      createLog(logLevel),
    );
    stop = async () => {
      await operator.close();
      await sandbox.stop();
    };
    const { reads } = operator;
    const groupPath = sandbox.group.path;
    const adminToken = sandbox.settings.ADMIN_TOKEN ?? '';
    const parts = { ...sandbox, groupPath, adminToken, linkedAtMs, reads, stop };
    return await explainDemo(parts, options);
  } catch (error) {
    await stop();
    throw error;
  }
}
