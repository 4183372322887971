import { type CallPace, makeCallPace } from '../../lib/index.ts';
import { readResetMs } from './retry-at.ts';
import type { Answer } from './send-request.ts';

/**
 * How fast to go on, as an answer tells it by `RateLimit-Limit`, `-Remaining` and `-Reset` (GitLab.com
 * sends them with every answer, some gateways as `X-RateLimit-…`); null when there is no need to slow down.
 */
export function readCallPace(headers: Answer['headers'], now: Date): CallPace | null {
  const remaining = readNumber(headers, 'remaining');
  const resetMs = readResetMs(headers);
  if (remaining === null || resetMs === null) return null;
  const limit = readNumber(headers, 'limit');
  return makeCallPace({ remaining, limit, resetAt: new Date(resetMs) }, now);
}

function readNumber(headers: Answer['headers'], name: string): number | null {
  const text = headers[`ratelimit-${name}`] ?? headers[`x-ratelimit-${name}`];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : null;
}
