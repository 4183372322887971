const units = [
  { name: 'h', ms: 3_600_000 },
  { name: 'min', ms: 60_000 },
  { name: 's', ms: 1_000 },
] as const;

/** A lag beside a chart, in the one unit that suits the longest: ticks of one axis must compare. */
export function formatAxisLag(ms: number, longestMs: number): string {
  const unit = units.find((each) => longestMs >= 3 * each.ms) ?? units[2];
  return `${Number((ms / unit.ms).toFixed(1)).toLocaleString('en')} ${unit.name}`;
}
