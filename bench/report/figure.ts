/** A number to reach. */
export type Target = { readonly atLeast: number } | { readonly atMost: number };

/** One line of the result: what was measured in each round. */
export type Figure = {
  readonly part: string;
  readonly name: string;
  readonly unit: string;
  readonly rounds: readonly number[];
  readonly target?: Target;
};

/** A line of the result, of the same part as its neighbours. */
export function makeFigure(
  part: string,
  name: string,
  unit: string,
  rounds: readonly number[],
  target?: Target,
): Figure {
  return { part, name, unit, rounds, ...(target && { target }) };
}

/** A line with the median of its rounds, their noise, and whether the target is reached. */
export type Summary = Omit<Figure, 'rounds'> & {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly count: number;
  readonly isReached: boolean | null;
};

export function summarize({ rounds, ...figure }: Figure): Summary {
  const median = percentile(rounds, 50);
  return {
    ...figure,
    median,
    min: Math.min(...rounds),
    max: Math.max(...rounds),
    count: rounds.length,
    isReached: isReached(median, figure.target),
  };
}

function isReached(value: number, target: Target | undefined): boolean | null {
  if (!target) return null;
  return 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
}

/** The value that `percent` of the values do not exceed (nearest rank). */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = Math.max(1, Math.ceil((percent / 100) * sorted.length));
  return sorted[rank - 1] ?? Number.NaN;
}
