import { setTimeout as delay } from 'node:timers/promises';
import { readCpuMs, readTreeCpuMs } from './process-usage.ts';
import type { BenchWorld } from './start-world.ts';

/** When so many pages of the past had been read, and what that had cost by then, all in milliseconds. */
export type CostSample = {
  readonly pages: number;
  readonly atMs: number;
  /** Of node and PostgreSQL together. */
  readonly cpuMs: number;
};

const everyMs = 100;

/** Looks now and then until it is ended. */
export function watchCost(world: BenchWorld): { end(): Promise<CostSample[]> } {
  const samples: CostSample[] = [];
  let isEnding = false;
  const watching = (async () => {
    while (!isEnding) {
      const pages = await world.backlog.pagesRead();
      const nodeMs = await readCpuMs(world.product().pid);
      const cpuMs = nodeMs + (await readTreeCpuMs(world.database.pid));
      samples.push({ pages, atMs: performance.now(), cpuMs });
      await delay(everyMs);
    }
    return samples;
  })();
  return {
    end() {
      isEnding = true;
      return watching;
    },
  };
}
