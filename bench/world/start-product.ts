import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** The product in a process of its own. */
export type RunningProduct = {
  readonly url: string;
  readonly pid: number;
  /** Asks it to end and waits. */
  stop(): Promise<void>;
  /** Takes its life at once; the embedded database stays behind, for the next start. */
  kill(): Promise<void>;
};

const root = fileURLToPath(new URL('../..', import.meta.url));
const startLimitMs = 60_000;

/** Starts the product as `npm start` does and waits until it is ready. Its log goes beside DATA_DIR. */
export async function startProduct(
  env: Readonly<Record<string, string>> & { DATA_DIR: string; PORT: string },
): Promise<RunningProduct> {
  const logFile = join(env.DATA_DIR, '..', `product-${env.PORT}.log`);
  const log = await open(logFile, 'a');
  const { size: saidBefore } = await log.stat();
  const child = spawn(process.execPath, await readStartArguments(), {
    cwd: root,
    env: { PATH: process.env.PATH ?? '', ...env },
    stdio: ['ignore', log.fd, log.fd],
  });
  await log.close();
  const url = `http://127.0.0.1:${env.PORT}`;
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  };
  try {
    // A worker has no page to ask.
    const isReady = env.ROLE === 'worker' ? () => hasSaid(logFile, saidBefore) : () => answers(url);
    await waitUntil(isReady, child);
  } catch (error) {
    await end('SIGKILL');
    throw error;
  }
  return { url, pid: child.pid ?? 0, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}

async function answers(url: string): Promise<boolean> {
  return await fetch(`${url}/-/health/ready`).then(
    ({ ok }) => ok,
    () => false,
  );
}

async function hasSaid(logFile: string, saidBefore: number): Promise<boolean> {
  return (await readFile(logFile)).subarray(saidBefore).includes('"msg":"ready"');
}

/** What follows `node` in the start script: so what is measured is what is served. */
async function readStartArguments(): Promise<string[]> {
  const text = await readFile(join(root, 'package.json'), 'utf8');
  const { scripts }: { scripts: { start: string } } = JSON.parse(text);
  return scripts.start.split(' ').slice(1);
}

async function waitUntil(isReady: () => Promise<boolean>, child: ChildProcess): Promise<void> {
  const endAt = performance.now() + startLimitMs;
  for (;;) {
    if (await isReady()) return;
    if (child.exitCode !== null) throw new Error('The product ended before it was ready.');
    if (performance.now() > endAt) throw new Error('The product was not ready in time.');
    await delay(20);
  }
}

/** A TCP port that nobody listens on now. */
export async function findFreePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port to be had.');
  return address.port;
}
