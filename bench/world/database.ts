import { readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';

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

/** What waits in the product. */
export type Backlog = { readonly deliveries: number; readonly due: number; readonly reads: number };

/** Looks into the product's tables from beside it. */
export async function createBacklogReader(address: EmbeddedDatabase) {
  const client = new Client(address);
  await client.connect();

  async function read(): Promise<Backlog> {
    const { rows } = await client.query<Backlog>(`
      select (select count(*)::int from delivery where processed_at is null) as deliveries,
        (select count(*)::int from due) as due, (select count(*)::int from refresh) as reads`);
    return rows[0] ?? { deliveries: 0, due: 0, reads: 0 };
  }

  return {
    read,
    /** Resolves when nothing waits any more. */
    async empty(timeoutMs: number, ofWhat: readonly (keyof Backlog)[]): Promise<void> {
      const endAt = performance.now() + timeoutMs;
      for (;;) {
        const backlog = await read();
        if (ofWhat.every((kind) => backlog[kind] === 0)) return;
        if (performance.now() > endAt) throw new Error(`Still waits: ${JSON.stringify(backlog)}`);
        await delay(100);
      }
    },
    /** Resolves when the past of so many projects is read. */
    async historyRead(projects: number, timeoutMs: number): Promise<void> {
      const endAt = performance.now() + timeoutMs;
      for (;;) {
        const { rows } = await client.query<{ done: number }>(
          'select count(*)::int as done from history where is_done',
        );
        if (rows[0]?.done === projects) return;
        if (performance.now() > endAt) throw new Error(`Read: ${rows[0]?.done} of ${projects}`);
        await delay(100);
      }
    },
    close: () => client.end(),
  };
}
