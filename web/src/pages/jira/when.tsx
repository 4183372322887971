const formatDay = new Intl.DateTimeFormat('en', { dateStyle: 'medium' });
const formatFull = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'short' });
const formatAgo = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** A time for people; the exact one is in its title. */
export function When({ at, now = new Date() }: { at: string; now?: Date }) {
  const date = new Date(at);
  return (
    <time dateTime={at} title={formatFull.format(date)}>
      {describe(date, now)}
    </time>
  );
}

function describe(date: Date, now: Date): string {
  const minutes = Math.round((date.getTime() - now.getTime()) / 60_000);
  if (Math.abs(minutes) < 1) return 'just now';
  if (Math.abs(minutes) < 60) return formatAgo.format(minutes, 'minute');
  if (Math.abs(minutes) < 24 * 60) return formatAgo.format(Math.round(minutes / 60), 'hour');
  return formatDay.format(date);
}
