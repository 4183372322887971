const dayMs = 86_400_000;

/** A time below a chart: the hour, or the day where the chart spans more than two. */
export function formatAxisTime(at: string, points: readonly { readonly at: string }[]): string {
  const first = points[0]?.at ?? at;
  const last = points.at(-1)?.at ?? at;
  const isLong = new Date(last).getTime() - new Date(first).getTime() > 2 * dayMs;
  const form = isLong
    ? ({ day: 'numeric', month: 'short' } as const)
    : ({ hour: '2-digit', minute: '2-digit' } as const);
  return new Date(at).toLocaleString('en-GB', form);
}
