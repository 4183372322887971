import { backOffMs } from '../lib/index.ts';

/** Something that works whenever there is work. */
export type WorkLoop = {
  /** There may be work: look now. */
  wake(): void;
  /** Ends after the round that runs. */
  stop(): Promise<void>;
};

const pollMs = 1_000;

/**
 * Calls `round` until it finds nothing, then waits to be woken, at most a second: a lost signal
 * delays, it never loses. A round that throws is told to `onError` and tried again with back-off.
 */
export function createWorkLoop(
  round: (signal: AbortSignal) => Promise<boolean>,
  onError: (error: unknown) => void,
): WorkLoop {
  const stopping = new AbortController();
  let isWoken = false;
  let endNap: (() => void) | null = null;

  function nap(ms: number): Promise<void> {
    if (stopping.signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      function done() {
        clearTimeout(timer);
        endNap = null;
        resolve();
      }
      endNap = done;
    });
  }

  async function tryRound(failures: number): Promise<number> {
    try {
      const foundWork = await round(stopping.signal);
      if (!foundWork && !isWoken) await nap(pollMs);
      return 0;
    } catch (error) {
      onError(error);
      await nap(backOffMs(failures + 1));
      return failures + 1;
    }
  }

  async function run(): Promise<void> {
    let failures = 0;
    while (!stopping.signal.aborted) {
      isWoken = false;
      failures = await tryRound(failures);
    }
  }

  const running = run();
  return {
    wake() {
      isWoken = true;
      endNap?.();
    },
    async stop() {
      stopping.abort();
      endNap?.();
      await running;
    },
  };
}
