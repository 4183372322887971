import type { Clock } from './clock.ts';

/** Calls for which somebody waits, and calls that come after those. */
export type CallShares = { readonly live: number; readonly later: number };
export type CallShare = keyof CallShares;

/** What was granted of what was wanted, and when there will be at least one more of each. */
export type CallGrant = CallShares & { readonly nextAt: Readonly<Record<CallShare, Date>> };

/** No more calls than these until then. */
export type CallPace = { readonly perSecond: number; readonly until: Date };

/** Calls that processes share among themselves. Everything may throw. */
export type CallSource = {
  /** Grants calls for the next quarter of a second; takes back those of the last grant that were not used. */
  take(request: { want: CallShares; unused: CallShares }): Promise<CallGrant>;
  /** A call was refused: nobody calls before `until`, and all call at half the rate. */
  refuse(refusal: { until: Date; startedAt: Date }): Promise<void>;
  /** Nobody calls before `until`; the rate stays. */
  pause(until: Date): Promise<void>;
  /** Slower than usual, without a refusal. */
  slow(pace: CallPace): Promise<void>;
  /** Among how many processes the calls are shared, at least 1. */
  countNodes(): Promise<number>;
};

/** A source that always answers in time. */
export type SteadySource = Pick<CallSource, 'take'> & { nodes(): number };

export const blockMs = 250;
/** Of everything that is not live, together. */
const laterShare = 0.75;

const patienceMs = 500;
const silenceMs = 1_000;
const countEveryMs = 5_000;

/**
 * Takes from the shared source; while that does not answer within half a second, grants this process
 * its own part of `perSecond`, and asks the source again after a second.
 */
export function createSteadySource(
  deps: { clock: Clock },
  source: CallSource,
  perSecond: number,
): SteadySource {
  let nodes = 1;
  let countedAtMs = Number.NEGATIVE_INFINITY;
  let silentUntilMs = 0;
  let ownUntilMs = 0;
  let isPending = false;
  const nowMs = () => deps.clock.now().getTime();

  async function tryCountNodes(): Promise<void> {
    countedAtMs = nowMs();
    nodes = Math.max(1, await source.countNodes().catch(() => nodes));
  }

  async function tryTake(request: Parameters<CallSource['take']>[0]): Promise<CallGrant | null> {
    // One that hangs must not be joined by others: each holds a connection to the database.
    if (isPending || nowMs() < silentUntilMs) return null;
    isPending = true;
    const answer = source
      .take(request)
      .catch(() => null)
      .finally(() => {
        isPending = false;
      });
    const grant = await within(patienceMs, answer);
    if (!grant) silentUntilMs = nowMs() + silenceMs;
    return grant;
  }

  function takeOwn(want: CallShares): CallGrant {
    const ms = nowMs();
    const isSpent = ms < ownUntilMs;
    if (!isSpent) ownUntilMs = ms + blockMs;
    const whole = isSpent ? 0 : Math.max(1, Math.floor((perSecond * blockMs) / 1_000 / nodes));
    const forLive = Math.min(want.live, 1);
    const later = Math.min(want.later, Math.ceil(whole * laterShare), whole - forLive);
    const next = new Date(ownUntilMs);
    return { live: whole - later, later, nextAt: { live: next, later: next } };
  }

  return {
    nodes: () => nodes,
    async take(request) {
      const grant = await tryTake(request);
      if (!grant) return takeOwn(request.want);
      if (nowMs() - countedAtMs > countEveryMs) void tryCountNodes();
      return grant;
    },
  };
}

/** What comes in time, else null. */
function within<T>(ms: number, coming: Promise<T>): Promise<T | null> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(null), ms);
    void coming.then((value) => {
      clearTimeout(timer);
      resolve(value);
    });
  });
}
