import { createCallHand } from './call-hand.ts';
import type { CallShare, CallShares, SteadySource } from './call-source.ts';
import type { Clock } from './clock.ts';

/** Calls in hand, and the way to more. */
export type CallSupply = {
  /** Whether such a call may start now; it is used up then. */
  tryUse(share: CallShare, nowMs: number): boolean;
  /** When one that is not in hand is worth another look. */
  lookAtMs(share: CallShare, nowMs: number): number;
  /** Asks for as many as wait, and twice as many as were just used. Never throws. */
  ask(waiting: CallShares): Promise<void>;
};

/** Before a source is asked again that could not grant all. */
const pauseMs = { live: 100, later: 250 };

/** Creates a supply with nothing in hand. */
export function createCallSupply(deps: { clock: Clock; source: SteadySource }): CallSupply {
  const hand = createCallHand();
  const askAtMs = { live: 0, later: 0 };
  const nowMs = () => deps.clock.now().getTime();

  return {
    tryUse: hand.tryUse,
    lookAtMs(share, ms) {
      const heldAtMs = share === 'later' ? hand.nextLaterMs(ms) : null;
      return heldAtMs ?? askAtMs[share];
    },
    async ask(waiting) {
      const used = (share: CallShare) => hand.usedLately(share, nowMs());
      const want = {
        live: waiting.live + 2 * used('live'),
        later: waiting.later + 2 * used('later'),
      };
      const grant = await deps.source.take({ want, unused: hand.empty() });
      const ms = nowMs();
      hand.receive(grant, { nowMs: ms, isShort: grant.later < want.later });
      for (const share of ['live', 'later'] as const) {
        const soonestMs = grant[share] < want[share] ? ms + pauseMs[share] : ms;
        askAtMs[share] = Math.max(soonestMs, grant.nextAt[share].getTime());
      }
    },
  };
}
