import type { CostSample } from '../world/watch-cost.ts';

/** What the pages between two shares of all of them (0 to 1) cost, between samples as if even. */
export function costBetween(
  samples: readonly CostSample[],
  from: number,
  to: number,
): { readonly tookMs: number; readonly cpuMs: number } {
  const all = samples.at(-1)?.pages ?? 0;
  const [begin, end] = [from, to].map((share) => costAt(samples, share * all));
  if (!begin || !end) throw new Error('Nothing was sampled.');
  return { tookMs: end.atMs - begin.atMs, cpuMs: end.cpuMs - begin.cpuMs };
}

function costAt(samples: readonly CostSample[], pages: number): CostSample | undefined {
  const after = samples.find((sample) => sample.pages >= pages);
  const before = samples.findLast((sample) => sample.pages < pages);
  if (!after || !before) return samples.findLast((sample) => sample.pages <= pages);
  const share = (pages - before.pages) / (after.pages - before.pages);
  const mix = (a: number, b: number) => a + (b - a) * share;
  return { pages, atMs: mix(before.atMs, after.atMs), cpuMs: mix(before.cpuMs, after.cpuMs) };
}
