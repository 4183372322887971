import type { Answer } from './send-request.ts';

const nextLink = /<([^>]*)>\s*;[^,<]*\brel="?next"?/i;

/**
 * The query of the next page of the same list, or null after the last. `X-Next-Page` goes first, since
 * GitLab's link repeats times of the query without their fractions; lists without page numbers have
 * the link only. Of the link only the query is taken: behind a proxy GitLab may name a host and a path
 * that cannot be called from here.
 * @see https://docs.gitlab.com/api/rest/#pagination
 */
export function readNextQuery(headers: Answer['headers'], query: string): string | null {
  const page = headers['x-next-page'];
  const next = page === undefined ? readLinkQuery(headers.link) : makePageQuery(page, query);
  // A list that names its own page as the next would never end.
  return next === query ? null : next;
}

function readLinkQuery(link: string | undefined): string | null {
  const address = nextLink.exec(link ?? '')?.[1];
  if (address === undefined) return null;
  const start = address.indexOf('?');
  return start < 0 ? null : address.slice(start + 1);
}

function makePageQuery(page: string, query: string): string | null {
  if (!/^\d+$/.test(page)) return null;
  const fields = new URLSearchParams(query);
  fields.set('page', page);
  return fields.toString();
}
