import { blockMs, type CallShare, type CallShares } from './call-source.ts';

/** Calls that were granted and not made yet. Times in milliseconds. */
export type CallHand = {
  /** Takes a grant in hand, for one block. One that was granted short is spread over the whole of it. */
  receive(granted: CallShares, at: { nowMs: number; isShort: boolean }): void;
  /** Whether such a call may start now; it is used up then. Live calls may use everything. */
  tryUse(share: CallShare, nowMs: number): boolean;
  /** Gives back what is left. */
  empty(): CallShares;
  /** When the next later call in hand may start; null when there is none. */
  nextLaterMs(nowMs: number): number | null;
  /** How many were used during the last block. */
  usedLately(share: CallShare, nowMs: number): number;
};

/** Creates an empty hand. */
export function createCallHand(): CallHand {
  const left = { live: 0, later: 0 };
  let endsAtMs = 0;
  let spaceMs = 0;
  let laterAtMs = 0;
  let uses: { share: CallShare; atMs: number }[] = [];

  return {
    receive({ live, later }, { nowMs, isShort }) {
      left.live = live;
      left.later = later;
      endsAtMs = nowMs + blockMs;
      spaceMs = isShort && later > 0 ? blockMs / later : 0;
      laterAtMs = nowMs;
    },
    tryUse(share, nowMs) {
      const from = share === 'live' && left.live === 0 ? 'later' : share;
      if (nowMs >= endsAtMs || left[from] === 0) return false;
      if (share === 'later' && nowMs < laterAtMs) return false;
      left[from] -= 1;
      if (from === 'later') laterAtMs += spaceMs;
      uses.push({ share, atMs: nowMs });
      return true;
    },
    empty() {
      const unused = { ...left };
      left.live = 0;
      left.later = 0;
      return unused;
    },
    nextLaterMs: (nowMs) =>
      left.later > 0 && nowMs < endsAtMs ? Math.min(laterAtMs, endsAtMs) : null,
    usedLately(share, nowMs) {
      uses = uses.filter(({ atMs }) => atMs > nowMs - blockMs);
      return uses.filter((use) => use.share === share).length;
    },
  };
}
