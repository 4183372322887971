/**
 * How long to wait before the next try: doubles from `firstMs` up to `maxMs`, with the upper half
 * drawn by chance so that many waiters do not come back together.
 * @param attempt number of failures so far, from 1
 * @param random a number in [0, 1)
 */
export function backOffMs(
  attempt: number,
  random: () => number = Math.random,
  limits: { firstMs: number; maxMs: number } = { firstMs: 500, maxMs: 60_000 },
): number {
  const full = Math.min(limits.maxMs, limits.firstMs * 2 ** Math.min(attempt - 1, 30));
  return Math.round(full / 2 + (full / 2) * random());
}
