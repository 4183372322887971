import type { OutgoingHook } from './outgoing.ts';

/** Sends some at once; the others wait their turn, and no time-out runs meanwhile (as Sidekiq). */
export interface SendQueue {
  push(outgoing: OutgoingHook): void;
  clear(): void;
  /** Resolves when nothing waits and nothing is under way. */
  settled(): Promise<void>;
}

export function createSendQueue(
  atOnce: number,
  send: (outgoing: OutgoingHook) => Promise<unknown>,
): SendQueue {
  const waiting: OutgoingHook[] = [];
  let running = 0;
  let idle: (() => void)[] = [];

  function startNext(): void {
    while (running < atOnce) {
      const outgoing = waiting.shift();
      if (!outgoing) break;
      running += 1;
      void send(outgoing).finally(() => {
        running -= 1;
        startNext();
      });
    }
    if (running > 0) return;
    for (const resolve of idle) resolve();
    idle = [];
  }

  return {
    push(outgoing) {
      waiting.push(outgoing);
      startNext();
    },
    clear() {
      waiting.length = 0;
    },
    settled: () =>
      running === 0 ? Promise.resolve() : new Promise((resolve) => idle.push(resolve)),
  };
}
