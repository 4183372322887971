/** Chance that comes the same each time. */
export type SeededRandom = {
  /** In [0, 1). */
  next(): number;
  /** An integer in [0, limit). */
  below(limit: number): number;
  /** One of the items; undefined when there is none. */
  pick<T>(items: readonly T[]): T | undefined;
  /** True so often, of 1. */
  happens(ratio: number): boolean;
};

/** @see https://en.wikipedia.org/wiki/Xorshift */
export function createSeededRandom(seed: number): SeededRandom {
  let state = seed | 0 || 1;
  const next = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    next,
    below,
    pick: (items) => items[below(items.length)],
    happens: (ratio) => next() < ratio,
  };
}
