import { Client } from 'pg';
import { backOffMs, sleep } from '../lib/index.ts';
import { type DatabaseAddress, toPgAddress } from './create-pool.ts';
import { type WorkSignal, workChannel } from './work-signals.ts';

/** The advisory locks that say which nodes are alive. */
export const nodeLockClass = 7_421;

/** A connection kept open for as long as the node lives. */
export type WorkListener = { stop(): Promise<void> };

/**
 * Holds the connection through which this node hears of work, and which proves that it is alive: its
 * session lock goes with it, at once, even at a kill -9 (see `freeDeadLeases`). Resolves when it
 * listens. A connection that breaks is made again, and all work is announced then: something may
 * have been missed.
 */
export async function listenForWork(
  address: DatabaseAddress,
  node: number,
  deps: { onSignal: (signal: WorkSignal) => void; log(message: string): void },
): Promise<WorkListener> {
  const stopping = new AbortController();
  let client = await connect();

  async function connect(): Promise<Client> {
    const next = new Client({
      ...toPgAddress(address),
      application_name: 'gitlab-for-jira',
      keepAlive: true,
    });
    next.on('notification', ({ payload }) => deps.onSignal(payload as WorkSignal));
    next.on('error', (error) => deps.log(`The listening connection broke: ${error.message}`));
    await next.connect();
    next.once('end', () => void reconnect());
    await next.query('select pg_advisory_lock($1, $2)', [nodeLockClass, node]);
    await next.query(`listen ${workChannel}`);
    return next;
  }

  async function reconnect(): Promise<void> {
    for (let attempt = 1; !stopping.signal.aborted; attempt += 1) {
      await sleep(backOffMs(attempt, Math.random, { firstMs: 200, maxMs: 5_000 }), stopping.signal);
      if (stopping.signal.aborted) return;
      const made = await connect().catch(() => null);
      if (!made) continue;
      client = made;
      for (const signal of ['deliveries', 'lanes', 'refreshes'] as const) deps.onSignal(signal);
      return;
    }
  }

  return {
    async stop() {
      stopping.abort();
      await client.end();
    },
  };
}
