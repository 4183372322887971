import type { Stores } from '../../ports/index.ts';
import type { Database } from '../database.ts';
import type { SecretBox } from '../secrets.ts';
import { createConnectionStore } from './create-connection-store.ts';
import { createDeliveryStore } from './create-delivery-store.ts';
import { createHistoryStore } from './create-history-store.ts';
import { createHookStore } from './create-hook-store.ts';
import { createInstallationStore } from './create-installation-store.ts';
import { createLaneStore } from './create-lane-store.ts';
import { createLinkStore } from './create-link-store.ts';
import { createMirrorStore } from './create-mirror-store.ts';
import { createProjectStore } from './create-project-store.ts';
import { createRefreshStore } from './create-refresh-store.ts';
import { createRetentionStore } from './create-retention-store.ts';

/**
 * Every store on one database or transaction.
 * @param deps.node names this process in the leases it takes
 */
export function makeStores(db: Database, deps: { secretBox: SecretBox; node: number }): Stores {
  return {
    installations: createInstallationStore(db, deps),
    connections: createConnectionStore(db, deps),
    links: createLinkStore(db),
    projects: createProjectStore(db),
    hooks: createHookStore(db, deps),
    deliveries: createDeliveryStore(db),
    mirror: createMirrorStore(db),
    lanes: createLaneStore(db, deps.node),
    refreshes: createRefreshStore(db, deps.node),
    history: createHistoryStore(db, deps.node),
    retention: createRetentionStore(db),
  };
}
