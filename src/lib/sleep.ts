import { setTimeout as delay } from 'node:timers/promises';

/** Waits, or returns early when the signal is aborted; never throws. */
export async function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  await delay(ms, undefined, signal ? { signal } : {}).catch(() => undefined);
}
