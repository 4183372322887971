/** Limits as Jira documents them. Those that are left out do not apply. */
export interface RateLimit {
  /** Burst of each app, endpoint and method: Jira's general limit. */
  readonly perSecond?: number;
  /** Of each app, endpoint and method, as documented for development information. */
  readonly perMinute?: number;
  /** BACKFILL requests are not counted in `perMinute` but here. */
  readonly backfillPerMinute?: number;
  /** The app's points, of which every request costs one; renewed on the hour (UTC). */
  readonly pointsPerHour?: number;
  /**
   * Whether a 429 says what was exceeded and how long to wait, and, with points, every answer how
   * many are left. Some endpoints document a 429 without any header.
   */
  readonly headers: boolean;
  /** How long a minute lasts; less than 60,000 only to keep tests short. */
  readonly minuteMs?: number;
}

interface RateLimitVerdict {
  readonly isAllowed: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

interface LimitedRequest {
  readonly appKey: string;
  /** Method and route. */
  readonly endpoint: string;
  readonly isBackfill: boolean;
}

export interface RateLimiter {
  /** Replaces the limits and forgets what was counted; null lifts them. */
  setLimit(limit: RateLimit | null): void;
  take(request: LimitedRequest): RateLimitVerdict;
}

/** One of the limits, as it counts one request. */
interface Window {
  readonly name: string;
  readonly most: number;
  readonly lengthMs: number;
  /** What `RateLimit-Reason` says; development information documents no reason. */
  readonly reason?: string;
  /** On the full hour rather than at the first request. */
  readonly isAligned?: boolean;
  /** Told in every answer. */
  readonly isAlwaysTold?: boolean;
}

interface Count {
  readonly endMs: number;
  used: number;
}

const hourMs = 3_600_000;
const nearRatio = 0.2;

/** Fixed windows, from the first request of each. */
export function createRateLimiter(): RateLimiter {
  let current: RateLimit | null = null;
  let counts = new Map<string, Count>();

  const count = ({ name, lengthMs, isAligned }: Window, nowMs: number): Count => {
    const before = counts.get(name);
    if (before !== undefined && nowMs < before.endMs) return before;
    const startMs = isAligned === true ? Math.floor(nowMs / lengthMs) * lengthMs : nowMs;
    const fresh = { endMs: startMs + lengthMs, used: 0 };
    counts.set(name, fresh);
    return fresh;
  };
  return {
    setLimit: (limit) => {
      current = limit;
      counts = new Map();
    },
    take: (request) => {
      if (current === null) return { isAllowed: true, headers: {} };
      const nowMs = Date.now();
      let told: Readonly<Record<string, string>> = {};
      for (const window of listWindows(current, request)) {
        const counted = count(window, nowMs);
        counted.used += 1;
        const isAllowed = counted.used <= window.most;
        if (current.headers && (!isAllowed || window.isAlwaysTold === true))
          told = makeHeaders(window, counted, nowMs);
        if (!isAllowed) return { isAllowed, headers: told };
      }
      return { isAllowed: true, headers: told };
    },
  };
}

function listWindows(limit: RateLimit, request: LimitedRequest): Window[] {
  const { appKey, endpoint, isBackfill } = request;
  const perMinute = isBackfill ? limit.backfillPerMinute : limit.perMinute;
  const windows: (Omit<Window, 'most'> & { readonly most: number | undefined })[] = [
    {
      name: `second ${appKey} ${endpoint}`,
      most: limit.perSecond,
      lengthMs: 1000,
      reason: 'jira-burst-based',
    },
    {
      name: `minute ${appKey} ${endpoint} ${isBackfill}`,
      most: perMinute,
      lengthMs: limit.minuteMs ?? 60_000,
    },
    {
      name: `points ${appKey}`,
      most: limit.pointsPerHour,
      lengthMs: hourMs,
      reason: 'jira-quota-global-based',
      isAligned: true,
      isAlwaysTold: true,
    },
  ];
  return windows.flatMap((window) =>
    window.most === undefined ? [] : [{ ...window, most: window.most }],
  );
}

function makeHeaders(
  { most, reason }: Window,
  { used, endMs }: Count,
  nowMs: number,
): Readonly<Record<string, string>> {
  const remaining = Math.max(0, most - used);
  const isExceeded = used > most;
  return {
    'x-ratelimit-limit': String(most),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': new Date(endMs).toISOString(),
    ...(reason === undefined
      ? {}
      : { 'x-ratelimit-nearlimit': String(remaining < most * nearRatio) }),
    ...(isExceeded
      ? { 'retry-after': String(Math.max(1, Math.ceil((endMs - nowMs) / 1000))) }
      : {}),
    ...(isExceeded && reason !== undefined ? { 'ratelimit-reason': reason } : {}),
  };
}
