import type { Stores } from '../../ports/index.ts';
import type { Database } from '../database.ts';
import type { SecretBox } from '../secrets.ts';
import { createAuditStore } from './create-audit-store.ts';
import { createBudgetStore } from './create-budget-store.ts';
import { createConnectionStore } from './create-connection-store.ts';
import { createDeliveryStore } from './create-delivery-store.ts';
import { createDeploymentStore } from './create-deployment-store.ts';
import { createForgeSiteStore } from './create-forge-site-store.ts';
import { createGatingStore } from './create-gating-store.ts';
import { createHistoryStore } from './create-history-store.ts';
import { createHookHealthStore } from './create-hook-health-store.ts';
import { createHookStore } from './create-hook-store.ts';
import { createInstallationStore } from './create-installation-store.ts';
import { createLaneStore } from './create-lane-store.ts';
import { createLinkStore } from './create-link-store.ts';
import { createMirrorStore } from './create-mirror-store.ts';
import { createProjectStore } from './create-project-store.ts';
import { createPublicKeyStore } from './create-public-key-store.ts';
import { createPurgeStore } from './create-purge-store.ts';
import { createRefreshStore } from './create-refresh-store.ts';
import { createRetentionStore } from './create-retention-store.ts';
import { createSeriesStore } from './create-series-store.ts';
import { createServiceStore } from './create-service-store.ts';
import { createSettingStore } from './create-setting-store.ts';
import { createShownStore } from './create-shown-store.ts';
import { createSteeringStore } from './create-steering-store.ts';
import { createSweepStore } from './create-sweep-store.ts';
import { createTargetStore } from './create-target-store.ts';

/**
 * Every store on one database or transaction.
 * @param deps.node names this process in the leases it takes
 */
export function makeStores(db: Database, deps: { secretBox: SecretBox; node: number }): Stores {
  return {
    installations: createInstallationStore(db, deps),
    forgeSites: createForgeSiteStore(db, deps),
    connections: createConnectionStore(db, deps),
    links: createLinkStore(db),
    projects: createProjectStore(db),
    hooks: createHookStore(db, deps),
    deliveries: createDeliveryStore(db),
    mirror: createMirrorStore(db),
    lanes: createLaneStore(db, deps.node),
    refreshes: createRefreshStore(db, deps.node),
    deployments: createDeploymentStore(db),
    history: createHistoryStore(db, deps.node),
    retention: createRetentionStore(db),
    budgets: createBudgetStore(db),
    purges: createPurgeStore(db),
    steering: createSteeringStore(db),
    sweeps: createSweepStore(db, deps.node),
    shown: createShownStore(db),
    hookHealth: createHookHealthStore(db),
    targets: createTargetStore(db),
    services: createServiceStore(db, deps),
    gatings: createGatingStore(db),
    series: createSeriesStore(db),
    settings: createSettingStore(db),
    audit: createAuditStore(db),
    publicKeys: createPublicKeyStore(db),
  };
}
