import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventually } from './eventually.ts';
import type { Surroundings } from './start-world.ts';

/** The product as a process of its own, so that it can be killed. */
export type ProductProcess = {
  /** Waits until it serves; fails when it ends before. */
  ready(): Promise<void>;
  /** kill -9 of the process alone; its database server is orphaned. */
  killNode(): Promise<void>;
  /** kill -9 of the process and of its database server. */
  killAll(): Promise<void>;
  /** Ends it decently. */
  stop(): Promise<void>;
};

const main = join(import.meta.dirname, '../../src/main.ts');

/** Starts `node src/main.ts` with the settings of the surroundings. */
export function startProductProcess({ env, productUrl }: Surroundings): ProductProcess {
  const child = spawn(process.execPath, [main], {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      said = `${said}${text}`.slice(-4_000);
    });
  }
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null;
  return {
    async ready() {
      await eventually(() => {
        if (hasEnded()) throw new Error(`The product ended by itself: ${said}`);
        return isReady(productUrl);
      }, 60_000);
    },
    killNode: () => kill(child),
    async killAll() {
      const server = await findServerPid(env.DATA_DIR ?? '');
      await kill(child);
      if (server !== null) tryKill(server);
    },
    async stop() {
      if (!hasEnded()) child.kill('SIGTERM');
      if (!hasEnded()) await once(child, 'exit');
    },
  };
}

async function isReady(productUrl: string): Promise<boolean> {
  const response = await fetch(`${productUrl}/-/health/ready`).catch(() => null);
  await response?.arrayBuffer();
  return response?.ok ?? false;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

/** The database server that this data directory's file names; null when there is none. */
async function findServerPid(dataDir: string): Promise<number | null> {
  const text = await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number.parseInt(text, 10);
  return pid > 1 ? pid : null;
}

function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    // It ended by itself in between.
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}
