/** A clock that all processes of a machine share, in milliseconds. */
export function readClockMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
