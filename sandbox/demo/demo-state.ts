import type { GitlabSandbox } from '../gitlab/index.ts';
import type { JiraSandbox } from '../jira/index.ts';
import { countInJira, type ShownCounts } from './count-in-jira.ts';
import type { Journal, JournalLine } from './journal.ts';
import type { CiKind } from './list-ci.ts';
import { type PanelLink, selectPanels } from './select-panels.ts';
import { sum } from './sum.ts';

/** How far the product is, as its operator would ask. */
export interface ProductProgress {
  readonly projects: number;
  readonly projectsDone: number;
  /** Entities that wait to be sent. */
  readonly waiting: number;
}

/**
 * What is in the simulated GitLab: the story's repository, or git repositories of this machine, of which
 * `workingCopy` is one that somebody can commit to.
 */
export type Source =
  | { readonly kind: 'story' }
  | { readonly kind: 'repositories'; readonly workingCopy: string | null };

/** Everything the demo page shows. */
export interface DemoState {
  readonly source: Source;
  readonly gitlab: {
    readonly url: string;
    readonly projects: readonly { readonly name: string; readonly url: string }[];
    readonly hooks: number;
    readonly calls: number;
  };
  readonly product: ProductProgress & {
    readonly healthUrl: string;
    readonly consoleUrl: string;
    readonly lastLatencyMs: number | null;
  };
  readonly jira: ShownCounts &
    Readonly<Record<CiKind, number>> & {
      readonly url: string;
      readonly appUrl: string;
      readonly requests: number;
      readonly entities: number;
      readonly violations: number;
    };
  /** With which names somebody enters the pages: all of it is made up and ends with the demonstration. */
  readonly person: { readonly username: string; readonly adminToken: string };
  readonly panels: readonly PanelLink[];
  readonly lines: readonly JournalLine[];
}

export interface DemoStateDeps {
  readonly gitlab: Pick<GitlabSandbox, 'url' | 'deliveries' | 'requestCounts'>;
  readonly jira: Pick<
    JiraSandbox,
    'entities' | 'baseUrl' | 'appUrl' | 'stats' | 'violations' | CiKind
  >;
  readonly journal: Journal;
  readonly productUrl: string;
  readonly consoleUrl: string;
  readonly person: DemoState['person'];
  readonly projects: DemoState['gitlab']['projects'];
  readonly source: Source;
  readonly lastLatencyMs: () => number | null;
}

const panelsShown = 12;

/** Makes the states of one demonstration; what is costly to count is only counted when it changed. */
export function createReadState(deps: DemoStateDeps): (progress: ProductProgress) => DemoState {
  const { gitlab, jira, journal, productUrl, consoleUrl, person, projects, source } = deps;
  let countedAt = -1;
  let counts: ShownCounts = { issues: 0, branches: 0, commits: 0, mergeRequests: 0 };
  let panels: readonly PanelLink[] = [];

  return (progress) => {
    const changes = jira.stats.entitiesStored + jira.stats.deletes;
    if (changes !== countedAt) {
      const { perRepository: _, ...total } = countInJira(jira);
      counts = total;
      panels = selectPanels(jira, panelsShown);
      countedAt = changes;
    }
    return {
      source,
      gitlab: {
        url: gitlab.url,
        projects,
        hooks: sum(gitlab.deliveries.counts().values()),
        calls: countCalls(gitlab),
      },
      product: {
        ...progress,
        healthUrl: `${productUrl}/-/health/ready`,
        consoleUrl,
        lastLatencyMs: deps.lastLatencyMs(),
      },
      jira: {
        ...counts,
        url: jira.baseUrl,
        appUrl: jira.appUrl(),
        requests: jira.stats.requests,
        entities: jira.stats.entitiesAccepted,
        builds: jira.builds().length,
        deployments: jira.deployments().length,
        featureFlags: jira.featureFlags().length,
        violations: jira.violations().length,
      },
      person,
      panels,
      lines: journal.lines(),
    };
  };
}

/** Calls of the API only: people look at pages too. */
export function countCalls(gitlab: Pick<GitlabSandbox, 'requestCounts'>): number {
  return sum(
    [...gitlab.requestCounts()]
      .filter(([route]) => route.includes(' /api/'))
      .map(([, count]) => count),
  );
}
