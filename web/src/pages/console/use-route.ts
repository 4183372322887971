import { useSyncExternalStore } from 'react';

/** Where in the console we are: `#/sites/3/projects?path=acme`. */
export type Route = {
  readonly parts: readonly string[];
  readonly query: URLSearchParams;
};

/** Follows the part of the address behind `#`, so that each view has an address and the back button works. */
export function useRoute(): Route {
  const hash = useSyncExternalStore(follow, () => window.location.hash);
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  return {
    parts: path.split('/').filter(Boolean).map(tryDecode),
    query: new URLSearchParams(query),
  };
}

/** The address of a view, for a link. */
export function makeHref(
  parts: readonly (string | number)[],
  query: Readonly<Record<string, string | undefined>> = {},
): string {
  const path = parts.map((part) => encodeURIComponent(part)).join('/');
  const given = Object.entries(query).filter((each): each is [string, string] => Boolean(each[1]));
  const search = new URLSearchParams(given).toString();
  return `#/${path}${search && `?${search}`}`;
}

function follow(tell: () => void): () => void {
  window.addEventListener('hashchange', tell);
  return () => window.removeEventListener('hashchange', tell);
}

function tryDecode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
