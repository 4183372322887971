const maxBytes = 8192;

/** Where a token may stand in a request; the parsed values as they are. */
export type TokenPlaces = {
  /** `jwt` of the query. */
  readonly query?: unknown;
  /** `jwt` of the body. */
  readonly body?: unknown;
  /** The Authorization header. */
  readonly authorization?: string | undefined;
};

/**
 * The raw token of a request. A `jwt` parameter wins over the header, whose scheme may be any word.
 * Null when absent, blank or larger than 8192 bytes.
 * @see reference gitlab-app (a.1)
 */
export function readToken({ query, body, authorization }: TokenPlaces): string | null {
  const token = query ?? body ?? authorization?.replace(/^[^ ]* /, '');
  // A parameter given twice is a list; the last one counts.
  const last: unknown = Array.isArray(token) ? token.at(-1) : token;
  if (typeof last !== 'string' || last.trim() === '') return null;
  return Buffer.byteLength(last) > maxBytes ? null : last;
}
