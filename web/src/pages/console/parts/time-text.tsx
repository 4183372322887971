import { formatDuration } from './format-duration.ts';

/** A moment as people say it, `4 minutes ago`; the exact time is in its tooltip. */
export function TimeText({ at, none = 'never' }: { at: string | null; none?: string }) {
  if (at === null) return <span className="console-subtle">{none}</span>;
  const time = new Date(at);
  const exact = time.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
  return (
    <time dateTime={at} title={exact}>
      {sayWhen(time)}
    </time>
  );
}

function sayWhen(time: Date): string {
  const passedMs = Date.now() - time.getTime();
  if (Math.abs(passedMs) < 1_000) return 'now';
  return passedMs > 0 ? `${formatDuration(passedMs)} ago` : `in ${formatDuration(-passedMs)}`;
}
