const longest = 40;

/** A short name made from an address's host, and unlike all that are taken: `gitlab-example-com-2`. */
export function makeSlug(url: URL, taken: readonly string[]): string {
  const name = url.host
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  for (let number = 1; ; number++) {
    const suffix = number === 1 ? '' : `-${number}`;
    const slug = name.slice(0, longest - suffix.length).replace(/-$/, '') + suffix;
    if (!taken.includes(slug)) return slug;
  }
}
