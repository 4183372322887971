/** A moment to the second, in the reader's own time zone. */
export function ExactTime({ at }: { at: string }) {
  const text = new Date(at).toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
  return <time dateTime={at}>{text}</time>;
}
