import { setTimeout as delay } from 'node:timers/promises';
import { readClockMs } from '../world/clock.ts';
import type { BenchWorld } from '../world/start-world.ts';
import { sendRequests } from './send-requests.ts';

/**
 * Makes pushes and sends the webhook of one every so often. Answers, in milliseconds, how long each took from
 * its webhook's first byte to the moment when Jira showed its commit.
 */
export async function measureDelays(
  { simulators, product }: BenchWorld,
  count: number,
  everyMs: number,
): Promise<number[]> {
  await simulators.call('watchDelays', count);
  const requests = await simulators.call('makePushes', count);
  const sentAtMs: number[] = [];
  const sending: Promise<unknown>[] = [];
  const startMs = readClockMs();
  for (const [index, request] of requests.entries()) {
    await delay(Math.max(0, startMs + index * everyMs - readClockMs()));
    sentAtMs.push(readClockMs());
    sending.push(sendRequests(product().url, [request], 1));
  }
  await Promise.all(sending);
  const seenAtMs = await simulators.call('delaysSeen', 60_000);
  return (
    seenAtMs
      .map((seenMs, index) => seenMs - (sentAtMs[index] ?? Number.NaN))
      // A comparison of the projects may find a commit before the webhook that is to tell of it is sent.
      .filter((delayMs) => delayMs >= 0)
  );
}
