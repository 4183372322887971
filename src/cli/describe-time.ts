/** A time to the minute, in UTC as everywhere in the logs. */
export function describeTime(time: Date | null): string {
  return time === null ? 'never' : `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
