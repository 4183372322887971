import { setTimeout as delay } from 'node:timers/promises';
import type { JiraSandbox } from '../../sandbox/jira/index.ts';
import { readClockMs } from './clock.ts';
import { keyOf } from './pushes.ts';

/** Notes when issues first show something. */
export function createDelayWatch(jira: JiraSandbox) {
  let seenAtMs: (number | null)[] = [];
  return {
    /** From now on, for the next `count` pushes after the first `done` ones. */
    begin(done: number, count: number): void {
      seenAtMs = Array.from({ length: count }, () => null);
      for (let n = 0; n < count; n += 1) {
        const end = jira.onIssueChange(keyOf(done + n), () => {
          seenAtMs[n] = readClockMs();
          end();
        });
      }
    },
    async seen(timeoutMs: number): Promise<number[]> {
      const endAt = performance.now() + timeoutMs;
      while (seenAtMs.includes(null)) {
        if (performance.now() > endAt) throw new Error('Some pushes never came to Jira.');
        await delay(10);
      }
      return seenAtMs.filter((at) => at !== null);
    },
  };
}
