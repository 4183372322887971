import type { Retry } from '../../domain/index.ts';

const longestMs = 60 * 60 * 1000;

/** What a wait can be read from: header names in lower case. */
export type WaitHeaders = Readonly<Record<string, string | string[] | undefined>>;

/**
 * When Jira says it may be asked again: `Retry-After` (seconds or an HTTP date), else
 * `X-RateLimit-Reset` (ISO 8601), but an hour from now at the latest. `soon` when it says nothing usable.
 * @see reference jira-cloud 1.10
 */
export function readRetry(headers: WaitHeaders, now: Date): Retry {
  const waitMs = readRetryAfterMs(headers['retry-after'], now) ?? readResetMs(headers, now);
  if (waitMs === null || waitMs <= 0) return 'soon';
  return { at: new Date(now.getTime() + Math.min(waitMs, longestMs)) };
}

function readRetryAfterMs(value: string | string[] | undefined, now: Date): number | null {
  if (typeof value !== 'string') return null;
  return /^\d+$/.test(value) ? Number(value) * 1000 : untilMs(value, now);
}

function readResetMs(headers: WaitHeaders, now: Date): number | null {
  const value = headers['x-ratelimit-reset'];
  // A bare number would be read as a year.
  return typeof value === 'string' && /^\d{4}-/.test(value) ? untilMs(value, now) : null;
}

function untilMs(date: string, now: Date): number | null {
  const time = Date.parse(date);
  return Number.isNaN(time) ? null : time - now.getTime();
}
