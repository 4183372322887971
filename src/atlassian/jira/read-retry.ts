import type { Retry } from '../../domain/index.ts';

const longestMs = 60 * 60 * 1000;
const longestPauseMs = 5 * 60 * 1000;

/** What a wait can be read from: header names in lower case. */
export type WaitHeaders = Readonly<Record<string, string | string[] | undefined>>;

/**
 * When Jira says it may be asked again: `Retry-After` (seconds or an HTTP date), else
 * `X-RateLimit-Reset` (ISO 8601), else the next full hour when the app's points are spent; but an hour
 * from now at the latest. `soon` when it says nothing usable.
 * @see reference jira-cloud 1.10
 */
export function readRetry(headers: WaitHeaders, now: Date): Retry {
  const waitMs = readRetryAfterMs(headers['retry-after'], now) ?? readReset(headers, now);
  if (waitMs === null || waitMs <= 0) return 'soon';
  return { at: new Date(now.getTime() + Math.min(waitMs, longestMs)) };
}

/** The limit that Jira says was reached, e.g. `jira-quota-tenant-based`; null when it names none. */
export function readLimitReason(headers: WaitHeaders): string | null {
  const reason = headers['ratelimit-reason'];
  return typeof reason === 'string' && /^jira-[a-z-]{1,60}$/.test(reason) ? reason : null;
}

/**
 * Until when to send nothing more, though the answer was a success: nothing is left of the window,
 * which ends then. Five minutes from now at the latest; null when there is no need.
 */
export function readPause(headers: WaitHeaders, now: Date): Date | null {
  if (headers['x-ratelimit-remaining'] !== '0') return null;
  const waitMs = readResetMs(headers, now);
  return waitMs === null ? null : new Date(now.getTime() + Math.min(waitMs, longestPauseMs));
}

/** Points are counted by the hour of UTC. */
function readReset(headers: WaitHeaders, now: Date): number | null {
  const resetMs = readResetMs(headers, now);
  if (resetMs !== null) return resetMs;
  const isQuota = readLimitReason(headers)?.startsWith('jira-quota-') ?? false;
  return isQuota ? longestMs - (now.getTime() % longestMs) : null;
}

function readRetryAfterMs(value: string | string[] | undefined, now: Date): number | null {
  if (typeof value !== 'string') return null;
  return /^\d+$/.test(value) ? Number(value) * 1000 : untilMs(value, now);
}

/** Null also for a time that is past: Jira was seen to send the window's beginning. */
function readResetMs(headers: WaitHeaders, now: Date): number | null {
  const value = headers['x-ratelimit-reset'];
  // A bare number would be read as a year.
  if (typeof value !== 'string' || !/^\d{4}-/.test(value)) return null;
  const waitMs = untilMs(value, now);
  return waitMs !== null && waitMs > 0 ? waitMs : null;
}

function untilMs(date: string, now: Date): number | null {
  const time = Date.parse(date);
  return Number.isNaN(time) ? null : time - now.getTime();
}
