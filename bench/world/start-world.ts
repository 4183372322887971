import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startChild } from './call-child.ts';
import { createBacklogReader, endDatabase, findDatabase } from './database.ts';
import type { Simulators } from './simulators.ts';
import { findFreePort, type RunningProduct, startProduct } from './start-product.ts';

/** The product on a fresh embedded database, and both simulators beside it. */
export type BenchWorld = Awaited<ReturnType<typeof startWorld>>;

const simulatorsProgram = fileURLToPath(import.meta.resolve('./simulators.ts'));

/**
 * Starts all of it with the app installed; no group is linked yet. What it registers with `atEnd` ends
 * its own processes and removes its files; it must be called in any case.
 */
export async function startWorld(atEnd: (end: () => Promise<void>) => void) {
  const folder = await mkdtemp(join(tmpdir(), 'gitlab-for-jira-bench-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  // Started as root, PostgreSQL runs as another user, who must get in here.
  await chmod(folder, 0o755);
  const dataDir = join(folder, 'data');
  const simulators = await startChild<Simulators>(simulatorsProgram);
  atEnd(() => simulators.stop());
  const addresses = await simulators.call('addresses');
  const port = String(await findFreePort());
  const env = {
    PORT: port,
    HOST: '127.0.0.1',
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATA_DIR: dataDir,
    ALLOW_PRIVATE_HOSTS: 'true',
    GITLAB_URL: addresses.gitlabUrl,
    GITLAB_TOKEN: addresses.gitlabToken,
    CONNECT_INSTALL_KEYS_URL: addresses.installKeysUrl,
    ATLASSIAN_JS_URL: addresses.scriptUrl,
  };
  atEnd(() => endDatabase(dataDir));
  let product: RunningProduct = await startProduct(env);
  atEnd(() => product.stop());
  const database = await findDatabase(dataDir);
  const backlog = await createBacklogReader(database);
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
