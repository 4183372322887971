// What Jira's store takes: XML 1.0 without the characters beyond the first plane. Without the `u`
// flag each half of a surrogate pair is looked at, and taken out, on its own.
const invalid = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD]/g;

/**
 * The text without the characters that make Jira refuse an entity, cut to `limit` characters. A text
 * of nothing else becomes U+FFFD.
 * @see reference jira-cloud 1.3
 */
export function cleanText(text: string, limit: number): string {
  const clean = text.replace(invalid, '').slice(0, limit);
  return clean === '' && text !== '' ? '\uFFFD' : clean;
}

/** Like {@link cleanText}, for people to read: a text that is cut ends with an ellipsis. */
export function shortenText(text: string, limit: number): string {
  const clean = cleanText(text, limit + 1);
  return clean.length <= limit ? clean : `${clean.slice(0, limit - 1).trimEnd()}…`;
}

/** Like {@link shortenText}, but a text whose end matters more loses its beginning. */
export function shortenStart(text: string, limit: number): string {
  const clean = cleanText(text, Number.POSITIVE_INFINITY);
  return clean.length <= limit ? clean : `…${clean.slice(clean.length - limit + 1)}`;
}
