import { setTimeout as delay } from 'node:timers/promises';
import { readResidentMb, readTreeMb } from './process-usage.ts';
import type { BenchWorld } from './start-world.ts';

/** What the product and its PostgreSQL take at most, in megabytes. */
export type MemoryPeak = { productMb: number; postgresMb: number };

const everyMs = 200;

/** Looks now and then until it is ended. */
export function watchMemory(world: BenchWorld): { end(): Promise<MemoryPeak> } {
  const peak: MemoryPeak = { productMb: 0, postgresMb: 0 };
  let isEnding = false;
  const watching = (async () => {
    while (!isEnding) {
      // Not there while it is being restarted.
      const productMb = await readResidentMb(world.product().pid).catch(() => 0);
      peak.productMb = Math.max(peak.productMb, productMb);
      peak.postgresMb = Math.max(peak.postgresMb, await readTreeMb(world.database.pid));
      await delay(everyMs);
    }
    return peak;
  })();
  return {
    end() {
      isEnding = true;
      return watching;
    },
  };
}
