import { createHash } from 'node:crypto';

/**
 * The text whose hash ties a Connect token to one request: `METHOD&path&query`.
 *
 * Written here from Atlassian's description rather than taken from a library, because the product
 * uses that library: a shared mistake would go unnoticed.
 *
 * @see https://developer.atlassian.com/cloud/jira/platform/understanding-jwt-for-connect-apps/
 */
export function canonicalRequest(method: string, url: URL, basePath = ''): string {
  return [method.toUpperCase(), canonicalPath(url.pathname, basePath), canonicalQuery(url)].join(
    '&',
  );
}

/** Lower-case hex SHA-256 of {@link canonicalRequest}: the claim `qsh`. */
export function queryStringHash(method: string, url: URL, basePath = ''): string {
  return createHash('sha256')
    .update(canonicalRequest(method, url, basePath))
    .digest('hex');
}

function canonicalPath(pathname: string, basePath: string): string {
  const base = basePath.replace(/\/+$/, '');
  const below =
    pathname === base || pathname.startsWith(`${base}/`) ? pathname.slice(base.length) : pathname;
  const trimmed = below.replace(/^\/+|\/+$/g, '');
  return `/${trimmed}`.replaceAll('&', '%26');
}

function canonicalQuery(url: URL): string {
  const valuesOf = new Map<string, string[]>();
  for (const [key, value] of url.searchParams) {
    if (key === 'jwt' || key === '__proto__') continue;
    const values = valuesOf.get(key) ?? [];
    values.push(percentEncode(value));
    valuesOf.set(key, values);
  }
  return [...valuesOf.keys()]
    .sort()
    .map((key) => `${percentEncode(key)}=${(valuesOf.get(key) ?? []).sort().join(',')}`)
    .join('&');
}

// RFC 3986 reserves five characters more than encodeURIComponent does.
function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
