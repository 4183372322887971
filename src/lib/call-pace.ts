import type { CallPace } from './call-source.ts';

const nearShare = 0.25;
const slowest = 0.2;
const longestMs = 3_600_000;

/**
 * Spreads what is left of a window over the time until it ends, once three quarters are used up; null
 * when there is no need. Never slower than a call every 5 s: to stop is what a refusal is for.
 */
export function makeCallPace(
  left: { remaining: number; limit: number | null; resetAt: Date },
  now: Date,
): CallPace | null {
  const waitMs = left.resetAt.getTime() - now.getTime();
  const isPlenty = left.limit !== null && left.remaining > left.limit * nearShare;
  if (isPlenty || waitMs <= 0 || waitMs > longestMs) return null;
  const perSecond = Math.max(slowest, (left.remaining * 1_000) / waitMs);
  return { perSecond, until: left.resetAt };
}
