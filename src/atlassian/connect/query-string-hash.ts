import { type ParsedUrlQuery, parse } from 'node:querystring';
import { createQueryStringHash, type Params } from 'atlassian-jwt';

/**
 * Atlassian's hash over a request, as its own library makes it: repeated keys' values are sorted.
 * @param url path, relative to the base address, and query
 * @see reference jira-cloud 2.4
 */
export function makeQueryStringHash(method: string, url: string): string {
  const { path, query } = split(url);
  return hash(method, path, query);
}

/**
 * Whether a token's hash is that of the request. Values of a repeated key may be hashed sorted (as
 * Atlassian does) or in the order of the request (as GitLab does).
 * @param url path and query as received
 * @param basePaths the first that the path lies below is taken off it
 */
export function matchesQueryStringHash(
  expected: unknown,
  { method, url }: { readonly method: string; readonly url: string },
  basePaths: readonly string[],
): boolean {
  const { path, query } = split(url);
  const base = basePaths.find(
    (candidate) => path === candidate || path.startsWith(`${candidate}/`),
  );
  const relative = path.slice(base?.length ?? 0);
  // The library sorts in place, so the request's order has to be hashed first.
  const inOrder = hash(method, relative, keepOrder(query));
  return expected === inOrder || expected === hash(method, relative, query);
}

function split(url: string): { path: string; query: ParsedUrlQuery } {
  const mark = url.indexOf('?');
  if (mark === -1) return { path: url, query: {} };
  // No limit on keys: whatever the server hands on must be in the hash.
  return { path: url.slice(0, mark), query: parse(url.slice(mark + 1), '&', '=', { maxKeys: 0 }) };
}

function hash(method: string, pathname: string, query: Params): string {
  return createQueryStringHash({ method, pathname, query });
}

/** The library sorts a list by its own `sort`, so lists that do not sort keep the request's order. */
function keepOrder(query: ParsedUrlQuery): Params {
  return Object.fromEntries(
    Object.entries(query).map(([key, value]) => [
      key,
      Array.isArray(value) ? Object.assign([...value], { sort: returnThis }) : value,
    ]),
  );
}

function returnThis<T>(this: T): T {
  return this;
}
