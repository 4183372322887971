import { type CallPace, makeCallPace } from '../../lib/index.ts';
import type { WaitHeaders } from './read-retry.ts';

/** What an answer says about how fast to go on: about its own endpoint, and about the app in this site. */
export type JiraPace = { readonly endpoint: CallPace | null; readonly site: CallPace | null };

/**
 * Reads `X-RateLimit-Limit`, `-Remaining` and `-Reset` (ISO 8601), which count requests to the endpoint,
 * and `RateLimit` with `RateLimit-Policy`, which count the app's points, also as `Beta-…`.
 * A remainder without its end, as burst limits are told, says nothing about the pace.
 * @see https://developer.atlassian.com/cloud/jira/platform/rate-limiting/
 */
export function readJiraPace(headers: WaitHeaders, now: Date): JiraPace {
  return { endpoint: readEndpointPace(headers, now), site: readPointsPace(headers, now) };
}

function readEndpointPace(headers: WaitHeaders, now: Date): CallPace | null {
  const remaining = readNumber(headers, 'x-ratelimit-remaining', /^(\d+)$/);
  const reset = headers['x-ratelimit-reset'];
  // A bare number would be read as a year.
  if (remaining === null || typeof reset !== 'string' || !/^\d{4}-/.test(reset)) return null;
  const resetAt = new Date(reset);
  const limit = readNumber(headers, 'x-ratelimit-limit', /^(\d+)$/);
  return Number.isNaN(resetAt.getTime()) ? null : makeCallPace({ remaining, limit, resetAt }, now);
}

/** `"tenant-app-quota";r=17842;t=2107`: what is left, and for how many seconds. */
function readPointsPace(headers: WaitHeaders, now: Date): CallPace | null {
  for (const prefix of ['', 'beta-']) {
    const remaining = readNumber(headers, `${prefix}ratelimit`, /;\s*r=(\d+)/);
    const leftS = readNumber(headers, `${prefix}ratelimit`, /;\s*t=(\d+)/);
    if (remaining === null || leftS === null) continue;
    const limit = readNumber(headers, `${prefix}ratelimit-policy`, /;\s*q=(\d+)/);
    const resetAt = new Date(now.getTime() + leftS * 1_000);
    return makeCallPace({ remaining, limit, resetAt }, now);
  }
  return null;
}

function readNumber(headers: WaitHeaders, name: string, pattern: RegExp): number | null {
  const value = headers[name];
  const digits = typeof value === 'string' ? pattern.exec(value)?.[1] : undefined;
  return digits === undefined ? null : Number(digits);
}
