import type { Clock } from '../lib/index.ts';
import { RequestError } from './request-error.ts';

/** Counts a call of that name. Throws RequestError TOO_MANY_REQUESTS when it is one too many. */
export type RateLimit = (name: string) => void;

/** At most `most` calls of a name in each window of `windowMs`, by this node alone. */
export function createRateLimit(
  { clock }: { clock: Clock },
  { most, windowMs }: { most: number; windowMs: number },
): RateLimit {
  let calls = new Map<string, number>();
  let endsMs = 0;
  return (name) => {
    const nowMs = clock.now().getTime();
    if (nowMs >= endsMs) {
      // All names begin anew together, so that nothing has to be cleared away.
      calls = new Map();
      endsMs = nowMs + windowMs;
    }
    const count = (calls.get(name) ?? 0) + 1;
    calls.set(name, count);
    if (count <= most) return;
    throw new RequestError({
      code: 'TOO_MANY_REQUESTS',
      retry: { at: new Date(endsMs) },
      safe: 'There were too many tries from your address.',
    });
  };
}
