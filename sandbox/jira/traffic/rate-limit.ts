/** A limit as Jira documents it for development information. */
export interface RateLimit {
  readonly requestsPerMinute: number;
  /** BACKFILL requests have a limit of their own; none unless given. */
  readonly backfillRequestsPerMinute?: number;
  /** Shorter than a minute only to keep tests short. */
  readonly windowMs?: number;
}

interface RateLimitVerdict {
  readonly isAllowed: boolean;
  readonly retryAfterS: number;
  readonly headers: Readonly<Record<string, string>>;
}

export interface RateLimiter {
  /** Replaces the limit; null lifts it. */
  limit(limit: RateLimit | null): void;
  /** Null when no limit applies. */
  take(appKey: string, isBackfill: boolean): RateLimitVerdict | null;
}

/** Fixed windows, one per app and operation type, from the first request of each. */
export function createRateLimiter(): RateLimiter {
  let current: RateLimit | null = null;
  let windows = new Map<string, { startMs: number; used: number }>();
  return {
    limit: (limit) => {
      current = limit;
      windows = new Map();
    },
    take: (appKey, isBackfill) => {
      const most = isBackfill ? current?.backfillRequestsPerMinute : current?.requestsPerMinute;
      if (current === null || most === undefined) return null;
      const lengthMs = current.windowMs ?? 60_000;
      const nowMs = Date.now();
      const name = `${appKey} ${isBackfill}`;
      let window = windows.get(name);
      if (window === undefined || nowMs >= window.startMs + lengthMs) {
        window = { startMs: nowMs, used: 0 };
        windows.set(name, window);
      }
      window.used += 1;
      return verdict(most, window.used, window.startMs + lengthMs, nowMs);
    },
  };
}

function verdict(most: number, used: number, resetMs: number, nowMs: number): RateLimitVerdict {
  const retryAfterS = Math.max(1, Math.ceil((resetMs - nowMs) / 1000));
  const isAllowed = used <= most;
  return {
    isAllowed,
    retryAfterS,
    headers: {
      'x-ratelimit-limit': String(most),
      'x-ratelimit-remaining': String(Math.max(0, most - used)),
      'x-ratelimit-reset': new Date(resetMs).toISOString(),
      ...(isAllowed ? {} : { 'retry-after': String(retryAfterS) }),
    },
  };
}
