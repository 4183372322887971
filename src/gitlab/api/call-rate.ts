import { backOffMs } from '../../lib/index.ts';

/** How fast one GitLab may be called now, learned from its refusals. Times in milliseconds. */
export type CallRate = {
  /** Calls per second at this time, at least 1. */
  perSecondAt(nowMs: number): number;
  pausedUntilMs(): number;
  /** A call was refused with 429: everything waits until GitLab says, or ever longer when it does not. */
  refuse(call: { startedAtMs: number; nowMs: number; retryAt: Date | null }): void;
  /** A call was let through. */
  confirm(call: { startedAtMs: number }): void;
};

const recoveryStepMs = 10_000;
const recoveryFactor = 1.1;
const backOff = { firstMs: 1_000, maxMs: 60_000 };

/** A rate that halves with a refusal, and grows by 10 % for every 10 s without another. */
export function createCallRate(perSecond: number): CallRate {
  let reduced = { rate: perSecond, atMs: Number.NEGATIVE_INFINITY };
  let pausedUntilMs = 0;
  let refusals = 0;

  const rateAt = (nowMs: number) => {
    const steps = Math.floor((nowMs - reduced.atMs) / recoveryStepMs);
    return Math.min(perSecond, reduced.rate * recoveryFactor ** steps);
  };

  return {
    perSecondAt: (nowMs) => Math.max(1, Math.floor(rateAt(nowMs))),
    pausedUntilMs: () => pausedUntilMs,
    refuse: ({ startedAtMs, nowMs, retryAt }) => {
      // Calls that ran side by side are refused together; that is one refusal, not sixteen.
      if (startedAtMs > reduced.atMs) {
        refusals += 1;
        reduced = { rate: Math.max(1, rateAt(nowMs) / 2), atMs: nowMs };
      }
      const untilMs = retryAt?.getTime() ?? nowMs + backOffMs(refusals, Math.random, backOff);
      pausedUntilMs = Math.max(pausedUntilMs, untilMs);
    },
    confirm: ({ startedAtMs }) => {
      if (startedAtMs > reduced.atMs) refusals = 0;
    },
  };
}
