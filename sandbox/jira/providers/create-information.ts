import type { JiraStats } from '../traffic/stats.ts';
import { buildKind } from './builds/build.ts';
import { createBulkStore } from './bulk/bulk-store.ts';
import { createBulkProvider } from './bulk/create-bulk-provider.ts';
import { createChangeRequests } from './deployments/change-requests.ts';
import { createDeploymentProvider } from './deployments/create-deployment-provider.ts';
import type { EntityKind } from './dev-info/entities.ts';
import { createDevInfoProvider } from './dev-info/provider.ts';
import { createDevInfoStore } from './dev-info/store.ts';
import type { Transition } from './dev-info/submit.ts';
import { featureFlagKind } from './feature-flags/feature-flag.ts';
import type { Stores } from './issue-panel.ts';
import type { Provider } from './provider.ts';

export interface InformationDeps {
  readonly stats: JiraStats;
  readonly knowsIssue: (key: string) => boolean;
  readonly noteChange: (issueKey: string) => void;
  readonly noteTransition: (transition: Transition) => void;
  readonly siteUrl: () => string;
}

/** How many entities Jira keeps, by kind. */
export type EntityCounts = Readonly<
  Record<EntityKind | 'builds' | 'deployments' | 'featureFlags', number>
>;

/** Everything that apps push: where it is kept, and the endpoints that take it. */
export interface Information {
  readonly stores: Stores;
  readonly providers: readonly Provider[];
  counts(): EntityCounts;
}

export function createInformation(deps: InformationDeps): Information {
  const { stats, knowsIssue, noteChange, noteTransition, siteUrl } = deps;
  const stores: Stores = {
    devInfo: createDevInfoStore(noteChange),
    builds: createBulkStore(noteChange),
    deployments: createBulkStore(noteChange),
    featureFlags: createBulkStore(noteChange),
    changeRequests: createChangeRequests(noteChange),
  };
  const { devInfo, builds, deployments, featureFlags, changeRequests } = stores;
  const common = { stats, knowsIssue };
  return {
    stores,
    // A further kind of information is a further provider in this list.
    providers: [
      createDevInfoProvider({ ...common, store: devInfo, noteTransition }),
      createBulkProvider({ ...common, store: builds }, buildKind),
      createDeploymentProvider({ ...common, store: deployments, changeRequests, siteUrl }),
      createBulkProvider({ ...common, store: featureFlags }, featureFlagKind),
    ],
    counts: () => ({
      ...devInfo.counts(),
      builds: builds.count(),
      deployments: deployments.count(),
      featureFlags: featureFlags.count(),
    }),
  };
}
