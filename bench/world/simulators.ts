import { type GitlabSandbox, startGitlabSandbox } from '../../sandbox/gitlab/index.ts';
import { type JiraSandbox, startJiraSandbox } from '../../sandbox/jira/index.ts';
import { countRepeats } from '../../test/support/count-repeats.ts';
import { serveCommands } from './call-child.ts';
import { readClockMs } from './clock.ts';
import type { HookRequest } from './hook-request.ts';
import { startInstallKeys } from './install-keys.ts';
import { makePageCommands } from './page-commands.ts';
import { branchesPerProject } from './pushes.ts';
import { createRateWatch } from './rate-watch.ts';
import { createSite, type Seed, type ShownKind } from './site.ts';

/** What the simulators were asked so far. */
export type Traffic = {
  readonly jiraRequests: number;
  /** By method and route. */
  readonly gitlab: Readonly<Record<string, number>>;
  readonly gitlabViolations: readonly string[];
  readonly jiraViolations: readonly string[];
};

/** What the benchmark asks of the process that runs the simulators. */
export type Simulators = ReturnType<typeof makeCommands>;

/** A site whose group has the same name; most of the benchmark needs but the first. */
export type SiteName = 'bench' | 'giant';

const idleForMs = 7 * 86_400_000;

type World = {
  gitlab: GitlabSandbox;
  sites: Readonly<Record<SiteName, JiraSandbox>>;
  installKeysUrl: string;
  clock: { agoMs: number };
};

function makeCommands({ gitlab, sites: jiras, installKeysUrl, clock }: World) {
  const owner = gitlab.createUser({ username: 'owner' });
  const token = gitlab.createToken(owner, { kind: 'personal', scopes: ['api'] });
  const sites = {
    bench: createSite({ gitlab, jira: jiras.bench, owner }, 'bench'),
    giant: createSite({ gitlab, jira: jiras.giant, owner }, 'giant'),
  };
  const { jira, pushes, delays, differences } = sites.bench;
  const rate = createRateWatch(gitlab);
  let slowJira: { end(): void } | null = null;

  return {
    addresses: () => ({
      gitlabUrl: gitlab.url,
      gitlabToken: token.value,
      installKeysUrl,
      scriptUrl: jira.connectScriptUrl,
    }),
    ...makePageCommands({ gitlab, jira, owner }),
    install: (productUrl: string, site: SiteName = 'bench') => sites[site].install(productUrl),
    link: (productUrl: string, site: SiteName = 'bench') => sites[site].link(productUrl),
    clockMs: () => readClockMs(),
    branchesPerProject: () => branchesPerProject,
    /** Nothing has happened in them for a week: else the next sweep, whenever it comes, would look into all. */
    addProjects(seed: Seed, site: SiteName = 'bench'): void {
      clock.agoMs = idleForMs;
      sites[site].addProjects(seed);
      clock.agoMs = 0;
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
    entityCounts: (site: SiteName = 'bench') => sites[site].jira.counts(),
    /** Answers, in milliseconds of {@link readClockMs}, when Jira showed so many of these kinds together. */
    entitiesShown: (
      count: number,
      timeoutMs: number,
      kinds: readonly ShownKind[] = ['branches', 'pullRequests'],
      site: SiteName = 'bench',
    ) => sites[site].shown(count, timeoutMs, kinds),
    watchRate: () => rate.begin(),
    /** The most requests to GitLab in any window of each length since then. */
    busiest: (windowsMs: readonly number[]) => rate.busiest(windowsMs),
    /** Of the requests that Jira took; only simulators started with `bodies` know. */
    repeats: () =>
      countRepeats(
        jira
          .requests()
          .filter(({ status }) => status !== null && status < 300)
          .map(({ body }) => body),
      ),
    differences,
    traffic: () => readTraffic(gitlab, Object.values(jiras)),
  };
}

function readTraffic(gitlab: GitlabSandbox, jiras: readonly JiraSandbox[]): Traffic {
  const counts = jiras.map(({ stats }) => stats.bulkRequests + stats.deletes);
  return {
    jiraRequests: counts.reduce((sum, count) => sum + count, 0),
    gitlab: Object.fromEntries(gitlab.requestCounts()),
    gitlabViolations: gitlab.violations().slice(0, 5),
    jiraViolations: jiras
      .flatMap((jira) => jira.violations())
      .slice(0, 5)
      .map(({ message }) => message),
  };
}

/** With the argument `bodies` Jira keeps everything that it is sent. */
async function main([record]: readonly string[]): Promise<void> {
  const clock = { agoMs: 0 };
  const now = () => new Date(Date.now() - clock.agoMs);
  const [gitlab, bench, giant] = await Promise.all([
    startGitlabSandbox({ deliverHooks: 'collect', now }),
    startJiraSandbox({ record: record === 'bodies' && 'bodies' }),
    startJiraSandbox({ record: false }),
  ]);
  const installKeysUrl = await startInstallKeys({
    bench: bench.installKeysUrl,
    giant: giant.installKeysUrl,
  });
  serveCommands(makeCommands({ gitlab, sites: { bench, giant }, installKeysUrl, clock }));
}

if (import.meta.main) await main(process.argv.slice(2));
