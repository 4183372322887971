import { readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Where the product's embedded database listens, and its first process. */
export type EmbeddedDatabase = {
  readonly pid: number;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
};

const name = 'gitlab_for_jira';

/** @see https://www.postgresql.org/docs/current/storage-file-layout.html `postmaster.pid` */
export async function findDatabase(dataDir: string): Promise<EmbeddedDatabase> {
  const lines = (await readFile(join(dataDir, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
  const [pid, , , port, host = ''] = lines;
  return { pid: Number(pid), host, port: Number(port), user: name, database: name };
}

/**
 * Ends the database where the product, killed, left it behind. Nothing happens when it is gone, or its
 * process id is somebody else's by now.
 */
export async function endDatabase(dataDir: string): Promise<void> {
  const endAt = performance.now() + 30_000;
  for (let isTold = false; performance.now() < endAt; await delay(50)) {
    const found = await findDatabase(dataDir).catch(() => null);
    const folder = found && (await readlink(`/proc/${found.pid}/cwd`).catch(() => null));
    if (!found || folder !== join(dataDir, 'postgres')) return;
    // "Fast" shutdown.
    if (!isTold) process.kill(found.pid, 'SIGINT');
    isTold = true;
  }
}
