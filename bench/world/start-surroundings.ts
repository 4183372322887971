import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startChild } from './call-child.ts';
import { endDatabase } from './database.ts';
import { applicationId } from './page-commands.ts';
import type { Simulators } from './simulators.ts';

/** Registers what has to be ended; the last registered ends first. */
export type AtEnd = (end: () => Promise<void>) => void;

/** What the operator signs in with. */
export const adminToken = 'the-operator-of-the-benchmark';

const simulatorsProgram = fileURLToPath(import.meta.resolve('./simulators.ts'));

/**
 * Starts the simulators, with an empty data directory for a product that is not started yet. Its database
 * is ended in any case, also when the product is killed. With `bodies` the simulated Jira keeps all it is sent.
 */
export async function startSurroundings(atEnd: AtEnd, ...options: readonly 'bodies'[]) {
  const folder = await mkdtemp(join(tmpdir(), 'gitlab-for-jira-bench-'));
  atEnd(() => rm(folder, { recursive: true, force: true }));
  // Started as root, PostgreSQL runs as another user, who must get in here.
  await chmod(folder, 0o755);
  const dataDir = join(folder, 'data');
  const simulators = await startChild<Simulators>(simulatorsProgram, options);
  atEnd(() => simulators.stop());
  const addresses = await simulators.call('addresses');
  atEnd(() => endDatabase(dataDir));
  const env = (port: string) => ({
    PORT: port,
    HOST: '127.0.0.1',
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATA_DIR: dataDir,
    ALLOW_PRIVATE_HOSTS: 'true',
    GITLAB_URL: addresses.gitlabUrl,
    GITLAB_TOKEN: addresses.gitlabToken,
    JIRA_CONNECT_APPLICATION_ID: applicationId,
    ADMIN_TOKEN: adminToken,
    CONNECT_INSTALL_KEYS_URL: addresses.installKeysUrl,
    ATLASSIAN_JS_URL: addresses.scriptUrl,
  });
  return { dataDir, simulators, env };
}
