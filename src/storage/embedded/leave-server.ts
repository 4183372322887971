import { sleep } from '../../lib/index.ts';
import type { Cluster } from './cluster.ts';
import { withClusterLock } from './cluster-lock.ts';
import { type Keeper, keeperName } from './connect-keeper.ts';
import { tryStopServer } from './server-process.ts';

const lockLimitMs = 120_000;
// A pool that has just been closed: its server processes need a moment to end.
const quietLimitMs = 2_000;

/** Gives up the keeper, and stops the server when nobody else is connected. */
export async function leaveServer(cluster: Cluster, keeper: Keeper | null): Promise<void> {
  if (!keeper) return;
  await withClusterLock(cluster.lockFile, lockLimitMs, async () => {
    const used = await isUsedByOthers(keeper).catch(() => null);
    await keeper.client.end().catch(() => undefined);
    if (used === 'by-a-client') {
      cluster.log('The embedded database is left running: a client is still connected to it.');
    }
    if (used !== 'by-nobody') return;
    if (!(await tryStopServer(cluster.pgData))) {
      cluster.log('The embedded database did not stop within a minute; it is left to itself.');
    }
  });
}

type Use = 'by-a-process' | 'by-a-client' | 'by-nobody';

async function isUsedByOthers({ client }: Keeper): Promise<Use> {
  const deadlineMs = Date.now() + quietLimitMs;
  for (;;) {
    const { rows } = await client.query<{ name: string }>(
      `select application_name as name from pg_stat_activity
       where backend_type = 'client backend' and pid <> pg_backend_pid()`,
    );
    if (rows.length === 0) return 'by-nobody';
    if (rows.some(({ name }) => name === keeperName)) return 'by-a-process';
    if (Date.now() > deadlineMs) return 'by-a-client';
    await sleep(20);
  }
}
