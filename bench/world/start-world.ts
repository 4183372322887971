import { createBacklog } from './backlog.ts';
import { findDatabase } from './database.ts';
import { findFreePort, type RunningProduct, startProduct } from './start-product.ts';
import { type AtEnd, startSurroundings } from './start-surroundings.ts';

/** The product on a fresh embedded database, and the simulators beside it. */
export type BenchWorld = Awaited<ReturnType<typeof startWorld>>;

/**
 * Starts all of it with the app installed; no group is linked yet. What it registers with `atEnd` ends
 * its own processes and removes its files; it must be called in any case.
 */
export async function startWorld(atEnd: AtEnd) {
  const { dataDir, simulators, env: makeEnv } = await startSurroundings(atEnd);
  const env = makeEnv(String(await findFreePort()));
  let product: RunningProduct = await startProduct(env);
  atEnd(() => product.stop());
  const database = await findDatabase(dataDir);
  const backlog = await createBacklog(database);
  atEnd(() => backlog.close());
  await simulators.call('install', product.url);
  return {
    simulators,
    database,
    backlog,
    product: () => product,
    /** Starts it again after a stop or a kill. */
    async restart(role: 'all' | 'web' = 'all'): Promise<void> {
      product = await startProduct({ ...env, ROLE: role });
    },
  };
}

/** Links the group and waits until the past of all its projects is read. */
export async function linkAndRead(world: BenchWorld, projects: number): Promise<void> {
  await world.simulators.call('link', world.product().url);
  await world.backlog.historyRead(projects, 120_000);
  await world.backlog.empty(60_000, ['due', 'reads']);
}
