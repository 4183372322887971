const second = 1_000;
const units = [
  { name: 'day', ms: 86_400 * second },
  { name: 'hour', ms: 3_600 * second },
  { name: 'minute', ms: 60 * second },
  { name: 'second', ms: second },
] as const;

/** A length of time in its largest unit: `4 minutes`. */
export function formatDuration(ms: number): string {
  const unit = units.find((each) => ms >= each.ms) ?? units[3];
  const value = Math.floor(ms / unit.ms);
  return `${value.toLocaleString('en')} ${unit.name}${value === 1 ? '' : 's'}`;
}
