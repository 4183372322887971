import type { CallPace, Clock } from '../../lib/index.ts';
import { createCallRate } from './call-rate.ts';
import { GitlabError } from './gitlab-error.ts';

/**
 * Live work keeps a quarter of the budget for itself. Details of what is known already take little
 * while background work (the past, hooks) needs the rest.
 */
export type Priority = 'live' | 'background' | 'details';

/** How much one connection is called at most. */
export type CallLimits = { readonly perSecond: number; readonly concurrent: number };

/** A call that may run; `leave` must be called when it has ended. */
export type Place = { readonly startedAtMs: number; leave(): void };

/** Spaces the calls to one GitLab, and obeys what it says about its limits. */
export type CallBudget = {
  /** Waits for a place, live work first. Throws GITLAB_RATE_LIMITED when the pause is too long to wait. */
  take(priority: Priority): Promise<Place>;
  /** The call was answered with 429: everything waits. Answers the end of the pause. */
  refuse(place: Place, retryAt: Date | null): Date;
  /** The call was answered with anything else; `pace` is what the answer said about how fast to go on. */
  confirm(place: Place, pace?: CallPace | null): void;
};

type Waiter = { start(place: Place): void; giveUp(error: GitlabError): void };

/** A pause up to this long is waited out inside a call. */
export const longestPauseMs = 2_000;
const windowMs = 1_000;
const priorities = ['live', 'background', 'details'] as const;

/** Makes the error of a GitLab that wants no calls before `at`. */
export function makeRateLimitedError(at: Date): GitlabError {
  return new GitlabError({
    code: 'GITLAB_RATE_LIMITED',
    retry: { at },
    safe: `GitLab allows no more calls until ${at.toISOString()}.`,
  });
}

/**
 * A budget that starts at most `perSecond` calls in any second and runs `concurrent` at a time, divided
 * by the number of nodes.
 */
export function createCallBudget(
  deps: { clock: Clock },
  limits: CallLimits,
  countNodes: () => number = () => 1,
): CallBudget {
  const rate = createCallRate(limits.perSecond);
  const running: Record<Priority, number> = { live: 0, background: 0, details: 0 };
  const waiting: Record<Priority, Waiter[]> = { live: [], background: [], details: [] };
  let starts: { atMs: number; priority: Priority }[] = [];
  let timer: NodeJS.Timeout | undefined;

  const nowMs = () => deps.clock.now().getTime();

  function mayStart(priority: Priority, ms: number): boolean {
    const started = { live: 0, background: 0, details: 0 };
    for (const start of starts) started[start.priority] += 1;
    const isBusy = started.background + running.background + waiting.background.length > 0;
    return (
      fits(priority, running, shareOf(limits.concurrent, 1 / countNodes()), isBusy) &&
      fits(priority, started, rate.perSecondAt(ms), isBusy)
    );
  }

  function begin(priority: Priority, ms: number): Place {
    running[priority] += 1;
    starts.push({ atMs: ms, priority });
    const leave = () => {
      running[priority] -= 1;
      startWaiting();
    };
    return { startedAtMs: ms, leave };
  }

  function startWaiting(): void {
    clearTimeout(timer);
    const ms = nowMs();
    starts = starts.filter((start) => start.atMs > ms - windowMs && start.atMs <= ms);
    for (const priority of priorities) {
      const queue = waiting[priority];
      while (queue.length > 0 && ms >= rate.pausedUntilMs() && mayStart(priority, ms)) {
        queue.shift()?.start(begin(priority, ms));
      }
    }
    if (priorities.every((priority) => waiting[priority].length === 0)) return;
    const wakeAtMs = Math.max((starts[0]?.atMs ?? ms) + windowMs, rate.pausedUntilMs());
    timer = setTimeout(startWaiting, Math.max(1, wakeAtMs - ms));
  }

  function giveUpLongWaits(): void {
    if (rate.pausedUntilMs() - nowMs() <= longestPauseMs) return;
    const error = makeRateLimitedError(new Date(rate.pausedUntilMs()));
    for (const priority of priorities) {
      for (const waiter of waiting[priority].splice(0)) waiter.giveUp(error);
    }
  }

  return {
    take: (priority) =>
      new Promise((start, giveUp) => {
        waiting[priority].push({ start, giveUp });
        giveUpLongWaits();
        startWaiting();
      }),
    refuse: ({ startedAtMs }, retryAt) => {
      rate.refuse({ startedAtMs, nowMs: nowMs(), retryAt });
      giveUpLongWaits();
      return new Date(rate.pausedUntilMs());
    },
    confirm: rate.confirm,
  };
}

/** Of everything that is not live, together. */
const laterShare = 0.75;
/** Of details, while background work runs. */
const detailsShare = 0.1;

/** Whether one more of this priority fits beside those that are there. */
function fits(
  priority: Priority,
  { live, background, details }: Record<Priority, number>,
  whole: number,
  isBusy: boolean,
): boolean {
  if (live + background + details >= whole) return false;
  if (priority === 'live') return true;
  if (priority === 'details' && isBusy) return details < shareOf(whole, detailsShare);
  return background + details < shareOf(whole, laterShare);
}

function shareOf(whole: number, share: number): number {
  return Math.max(1, Math.floor(whole * share));
}
