import { ApiError } from './call.ts';

export interface RateLimit {
  readonly perMinute: number;
  /** GitLab's application limiters answer 429 without saying when to come back. */
  readonly withoutHeaders: boolean;
}

/** Counts requests per user in fixed minutes, as Rack::Attack does. */
export interface RateLimiter {
  set(limit: RateLimit | null): void;
  /** Throws the 429. */
  count(userId: number): void;
  refusals(): number;
}

export function createRateLimiter(initial: RateLimit | null, now: () => Date): RateLimiter {
  let limit = initial;
  let minute = 0;
  let counts = new Map<number, number>();
  let refusals = 0;

  return {
    set(next) {
      limit = next;
      counts = new Map();
    },
    count(userId) {
      if (!limit) return;
      const at = now().getTime();
      const current = Math.floor(at / 60_000);
      if (current !== minute) {
        minute = current;
        counts = new Map();
      }
      const observed = (counts.get(userId) ?? 0) + 1;
      counts.set(userId, observed);
      if (observed <= limit.perMinute) return;
      refusals += 1;
      throw limit.withoutHeaders ? bareRefusal() : fullRefusal(limit, observed, minute, at);
    },
    refusals: () => refusals,
  };
}

/** As GitLab's application limiters refuse: without a word on when to come back. */
export function bareRefusal(): ApiError {
  return new ApiError(429, {
    message: { error: 'This endpoint has been requested too many times. Try again later.' },
  });
}

function fullRefusal(limit: RateLimit, observed: number, minute: number, at: number): ApiError {
  const resetMs = (minute + 1) * 60_000;
  return new ApiError(429, 'Retry later\n', {
    'content-type': 'text/plain',
    'RateLimit-Limit': String(limit.perMinute),
    'RateLimit-Name': 'throttle_authenticated_api',
    'RateLimit-Observed': String(observed),
    'RateLimit-Remaining': '0',
    'RateLimit-Reset': String(resetMs / 1000),
    'RateLimit-ResetTime': new Date(resetMs).toUTCString(),
    'Retry-After': String(Math.max(1, Math.ceil((resetMs - at) / 1000))),
  });
}
