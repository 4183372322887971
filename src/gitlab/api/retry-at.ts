import type { Answer } from './send-request.ts';

/** However far GitLab puts it off, it is asked again after an hour. */
const longestMs = 3_600_000;

/**
 * When GitLab allows calls again: `Retry-After` (seconds or a date), else `RateLimit-Reset` or
 * `X-RateLimit-Reset` (Unix seconds). Null without headers: GitLab's application limits send none.
 */
export function readRetryAt(headers: Answer['headers'], now: Date): Date | null {
  const atMs = readRetryAfterMs(headers['retry-after'], now) ?? readResetMs(headers);
  if (atMs === null) return null;
  return new Date(Math.min(Math.max(atMs, now.getTime()), now.getTime() + longestMs));
}

/** When GitLab says that its window ends, in Unix milliseconds; null when it does not. */
export function readResetMs(headers: Answer['headers']): number | null {
  return readUnixMs(headers['ratelimit-reset'] ?? headers['x-ratelimit-reset']);
}

function readRetryAfterMs(text: string | undefined, now: Date): number | null {
  if (text === undefined) return null;
  if (/^\d+(\.\d+)?$/.test(text)) return now.getTime() + Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? null : date;
}

function readUnixMs(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text) ? Number(text) * 1000 : null;
}
