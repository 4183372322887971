import { RequestError } from '../../request-error.ts';

type Part = string | number;

/** Where a page ended, as text that means nothing to whoever sends it back. */
export function toCursor(place: readonly Part[] | null): string | null {
  return place && Buffer.from(JSON.stringify(place)).toString('base64url');
}

/**
 * The place that {@link toCursor} wrote; null when none is given. Its parts must be of the kinds that `kinds`
 * names. Throws RequestError REQUEST_INVALID for anything else.
 */
export function readCursor(
  text: string | undefined,
  kinds: readonly ('string' | 'number')[],
): Part[] | null {
  if (text === undefined) return null;
  const place = parse(text);
  const fits =
    Array.isArray(place) &&
    place.length === kinds.length &&
    place.every((part, index) => isOf(part, kinds[index]));
  if (fits) return place;
  const safe = 'after is not what `next` of another page said.';
  throw new RequestError({ code: 'REQUEST_INVALID', retry: 'never', safe });
}

function isOf(part: unknown, kind: 'string' | 'number' | undefined): part is Part {
  if (kind === 'number') return Number.isSafeInteger(part);
  return typeof part === kind && !String(part).includes('\0');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}
