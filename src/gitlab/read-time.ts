const format = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))? ?(Z|UTC|[+-]\d\d:?\d\d)$/;

/**
 * Reads GitLab's several ways to write a time: `2013-12-03T17:23:34.123Z`, `2017-09-15 16:50:55 UTC`,
 * `2021-04-28 21:50:00 +0200`. Null for anything else.
 */
export function readTime(text: string | null | undefined): Date | null {
  const parts = format.exec(text ?? '');
  if (!parts) return null;
  const [, day, time, fraction = '', zone = ''] = parts;
  const offset = zone === 'UTC' ? 'Z' : zone.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2');
  const date = new Date(`${day}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}${offset}`);
  return Number.isNaN(date.getTime()) ? null : date;
}
