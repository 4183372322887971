import {
  type CallPace,
  type CallShare,
  type CallSource,
  createSteadySource,
} from './call-source.ts';
import { createCallSupply } from './call-supply.ts';
import type { Clock } from './clock.ts';

/** The line before calls that processes share. */
export type CallLine = {
  /** Waits until such a call may start, live ones first. Throws what `makeError` makes when that is too far off. */
  take(share: CallShare): Promise<void>;
  /** The other side refused a call that began at `startedAt`: nobody calls before `until`. */
  refuse(refusal: { until: Date; startedAt: Date }): void;
  /** The other side is out of order: nobody calls before `until`. */
  pause(until: Date): void;
  /** The other side said how much is left. */
  slow(pace: CallPace): void;
  /** Among how many processes the calls are shared. */
  nodes(): number;
};

type Deps = { clock: Clock; source: CallSource; makeError: (at: Date) => Error };
type Waiter = { start(): void; giveUp(error: Error): void };

const shares = ['live', 'later'] as const;
/** A wait up to this long is waited out inside a call. */
const longestWaitMs = 2_000;
const slowEveryMs = 1_000;

/**
 * Takes calls from the source in blocks, so that a call seldom costs a question; a live call that
 * finds nothing in hand waits for one answer. The source is believed while it answers; without it the
 * process takes its own part of `perSecond`.
 */
export function createCallLine(deps: Deps, perSecond: number): CallLine {
  const source = createSteadySource(deps, deps.source, perSecond);
  const supply = createCallSupply({ clock: deps.clock, source });
  const waiting: Record<CallShare, Waiter[]> = { live: [], later: [] };
  let pausedUntilMs = 0;
  let isAsking = false;
  let timer: NodeJS.Timeout | undefined;

  function serve(): void {
    clearTimeout(timer);
    const ms = deps.clock.now().getTime();
    const wakes = shares.flatMap((share) => {
      while (waiting[share].length > 0 && ms >= pausedUntilMs && supply.tryUse(share, ms)) {
        waiting[share].shift()?.start();
      }
      const wakeAtMs = Math.max(pausedUntilMs, supply.lookAtMs(share, ms));
      if (wakeAtMs - ms > longestWaitMs) giveUp(share, new Date(wakeAtMs));
      return waiting[share].length > 0 ? [wakeAtMs] : [];
    });
    if (wakes.length === 0 || isAsking) return;
    const waitMs = Math.min(...wakes) - ms;
    if (waitMs > 0) timer = setTimeout(serve, Math.ceil(waitMs));
    else void ask();
  }

  function giveUp(share: CallShare, until: Date): void {
    for (const waiter of waiting[share].splice(0)) waiter.giveUp(deps.makeError(until));
  }

  async function ask(): Promise<void> {
    isAsking = true;
    await supply.ask({ live: waiting.live.length, later: waiting.later.length });
    isAsking = false;
    serve();
  }

  function stop(until: Date, telling: Promise<void>): void {
    void telling.catch(() => undefined);
    pausedUntilMs = Math.max(pausedUntilMs, until.getTime());
    serve();
  }

  return {
    take: (share) =>
      new Promise((start, giveUp) => {
        waiting[share].push({ start, giveUp });
        serve();
      }),
    refuse: (refusal) => stop(refusal.until, deps.source.refuse(refusal)),
    pause: (until) => stop(until, deps.source.pause(until)),
    slow: createTellPace(deps),
    nodes: source.nodes,
  };
}

/** Every answer tells the pace; the others need to know it once a second. */
function createTellPace(deps: { clock: Clock; source: CallSource }): (pace: CallPace) => void {
  let toldAtMs = Number.NEGATIVE_INFINITY;
  return (pace) => {
    const ms = deps.clock.now().getTime();
    if (ms - toldAtMs < slowEveryMs) return;
    toldAtMs = ms;
    void deps.source.slow(pace).catch(() => undefined);
  };
}
