const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i;

/** Whether a text that somebody entered names this address; a slash at the end and a missing `https://` do not count. */
export function isSameAddress(address: URL, text: string): boolean {
  const given = text.trim();
  const url = URL.parse(withScheme.test(given) ? given : `https://${given}`);
  return url !== null && normalize(url) === normalize(address);
}

function normalize({ href }: URL): string {
  return href.replace(/\/+$/, '');
}
