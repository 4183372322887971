/** Of the time at most a twentieth goes into one kind of read. */
const pausePerEffort = 20;

/**
 * A read that costs, for many that ask: an answer is kept for `minAgeMs`, and for twenty times as long as it took, so
 * that it stays a small part of the work however much there is to count. Who asks meanwhile shares
 * the read that is under way. A failure is told to all of them and not kept.
 */
export function readSeldom<T>(
  read: () => Promise<T>,
  minAgeMs: number,
  nowMs: () => number = () => performance.now(),
): () => Promise<T> {
  let kept: { answer: Promise<T>; untilMs: number } | null = null;
  return () => {
    if (kept && nowMs() < kept.untilMs) return kept.answer;
    const startedMs = nowMs();
    const current = { answer: read(), untilMs: Number.POSITIVE_INFINITY };
    kept = current;
    current.answer.then(
      () => {
        const endedMs = nowMs();
        current.untilMs = endedMs + Math.max(minAgeMs, (endedMs - startedMs) * pausePerEffort);
      },
      () => {
        current.untilMs = Number.NEGATIVE_INFINITY;
      },
    );
    return current.answer;
  };
}
