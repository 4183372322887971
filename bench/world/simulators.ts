import { setTimeout as delay } from 'node:timers/promises';
import { type GitlabSandbox, startGitlabSandbox } from '../../sandbox/gitlab/index.ts';
import { type JiraSandbox, startJiraSandbox } from '../../sandbox/jira/index.ts';
import { serveCommands } from './call-child.ts';
import { readClockMs } from './clock.ts';
import { createDelayWatch } from './delay-watch.ts';
import type { HookRequest } from './hook-request.ts';
import { branchesPerProject, createPushes } from './pushes.ts';

/** What the two simulators were asked so far. */
export type Traffic = {
  readonly jiraRequests: number;
  /** By method and route. */
  readonly gitlab: Readonly<Record<string, number>>;
  readonly gitlabViolations: readonly string[];
  readonly jiraViolations: readonly string[];
};

/** What the benchmark asks of the process that runs both simulators. */
export type Simulators = ReturnType<typeof makeCommands>;

/** The group that is linked. */
const groupPath = 'bench';

function makeCommands(gitlab: GitlabSandbox, jira: JiraSandbox) {
  const owner = gitlab.createUser({ username: 'owner' });
  const group = gitlab.createGroup({ path: groupPath });
  // No administrator: its system hook would send every push a second time.
  gitlab.addMember({ group }, owner, 50);
  const token = gitlab.createToken(owner, { kind: 'personal', scopes: ['api'] });
  const pushes = createPushes(gitlab, jira);
  const delays = createDelayWatch(jira);
  let slowJira: { end(): void } | null = null;

  return {
    addresses: () => ({
      gitlabUrl: gitlab.url,
      gitlabToken: token.value,
      jiraUrl: jira.baseUrl,
      installKeysUrl: jira.installKeysUrl,
      scriptUrl: jira.connectScriptUrl,
    }),
    async install(productUrl: string): Promise<void> {
      await jira.install(`${productUrl}/-/jira_connect/app_descriptor.json`);
    },
    async link(productUrl: string): Promise<void> {
      const oauth = gitlab.createToken(owner, { kind: 'oauth', scopes: ['api'] });
      const path = '/api/v4/integrations/jira_connect/subscriptions';
      const response = await fetch(`${productUrl}${path}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${oauth.value}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          jwt: jira.contextToken({ accountId: 'admin-account' }),
          namespace_path: groupPath,
        }),
      });
      if (!response.ok) throw new Error(`linking answered ${response.status}`);
    },
    clockMs: () => readClockMs(),
    branchesPerProject: () => branchesPerProject,
    addProjects(input: { projects: number; mergeRequests: number; branches: number }): void {
      pushes.useProjects(gitlab.seedProjects({ group, key: 'BEN', ...input }));
    },
    /** Moves the branches on by `count` pushes and hands over the webhooks instead of sending them. */
    async makePushes(count: number): Promise<HookRequest[]> {
      return pushes.make(count);
    },
    /** Answers, in milliseconds of {@link readClockMs}, when Jira showed all pushes made so far. */
    pushesDelivered: (timeoutMs: number) => pushes.delivered(timeoutMs),
    watchDelays: (count: number) => delays.begin(pushes.lastKey(), count),
    /** When each watched key was seen first, in its order. */
    delaysSeen: (timeoutMs: number) => delays.seen(timeoutMs),
    setLatency({ gitlabMs, jiraMs }: { gitlabMs: number; jiraMs: number }): void {
      gitlab.setLatency(gitlabMs);
      slowJira?.end();
      slowJira = jiraMs > 0 ? jira.fail({ kind: 'slow', ms: jiraMs }) : null;
    },
    entityCounts: () => jira.counts(),
    /** Answers, in milliseconds of {@link readClockMs}, when Jira showed so many branches and merge requests. */
    entitiesShown: (count: number, timeoutMs: number) => waitForEntities(jira, count, timeoutMs),
    traffic: () => readTraffic(gitlab, jira),
  };
}

async function waitForEntities(jira: JiraSandbox, count: number, timeoutMs: number) {
  const endAt = performance.now() + timeoutMs;
  for (;;) {
    const { branches, pullRequests } = jira.counts();
    if (branches + pullRequests >= count) return readClockMs();
    if (performance.now() > endAt) throw new Error(`Jira has ${branches + pullRequests}`);
    await delay(5);
  }
}

function readTraffic(gitlab: GitlabSandbox, jira: JiraSandbox): Traffic {
  return {
    jiraRequests: jira.stats.bulkRequests + jira.stats.deletes,
    gitlab: Object.fromEntries(gitlab.requestCounts()),
    gitlabViolations: gitlab.violations().slice(0, 5),
    jiraViolations: jira
      .violations()
      .slice(0, 5)
      .map(({ message }) => message),
  };
}

if (import.meta.main) {
  const [gitlab, jira] = await Promise.all([
    startGitlabSandbox({ deliverHooks: 'collect' }),
    startJiraSandbox({ record: false }),
  ]);
  serveCommands(makeCommands(gitlab, jira));
}
