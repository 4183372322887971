/** How many of the times, wherever the window is laid, lie within it at most. */
export function busiestWindow(timesMs: readonly number[], windowMs: number): number {
  const sorted = timesMs.toSorted((a, b) => a - b);
  let most = 0;
  let first = 0;
  for (const [last, timeMs] of sorted.entries()) {
    while ((sorted[first] ?? timeMs) <= timeMs - windowMs) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
