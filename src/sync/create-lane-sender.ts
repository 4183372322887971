import type { Stores, SubmitToJira, Transact } from '../ports/index.ts';
import { claimLanes, sendLane } from './send-mirror.ts';
import { createWorkLoop, type WorkLoop } from './work-loop.ts';

type Deps = { transact: Transact; stores: Stores; jira: SubmitToJira };

/**
 * Sends lanes side by side, so that a slow site delays nobody: a lane that ends frees its place at once.
 */
export function createLaneSender(
  deps: Deps,
  options: { mostAtOnce: number; onError: (error: unknown) => void },
): WorkLoop {
  const running = new Set<Promise<void>>();
  const loop = createWorkLoop(async () => {
    const free = options.mostAtOnce - running.size;
    const lanes = free > 0 ? await claimLanes(deps, free) : [];
    for (const lane of lanes) {
      const task = sendLane(deps, lane)
        .catch(options.onError)
        .finally(() => {
          running.delete(task);
          loop.wake();
        });
      running.add(task);
    }
    return false;
  }, options.onError);
  return {
    wake: loop.wake,
    async stop() {
      await loop.stop();
      await Promise.all(running);
    },
  };
}
