/** The path of the public address without a slash at its end: what every path we name begins with. */
export function publicPath(publicUrl: URL): string {
  return publicUrl.pathname.replace(/\/+$/, '');
}

/** Path and query as routes know them: without the prefix, which a proxy may have stripped already. */
export function stripPrefix(prefix: string, url: string): string {
  if (prefix === '' || !url.startsWith(prefix)) return url;
  const rest = url.slice(prefix.length);
  if (rest.startsWith('/')) return rest;
  return rest === '' || rest.startsWith('?') ? `/${rest}` : url;
}
