const longest = 2000;
const notInUri = /[^A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]|%(?![0-9A-Fa-f]{2})/g;

/**
 * A web address as Jira takes it: percent-encoded, without credentials, at most 2000 characters.
 * Undefined, so that the field is left out, for any other.
 */
export function toUrl(url: string | null): string | undefined {
  const parsed = url === null ? null : URL.parse(url);
  if (!parsed || !/^https?:$/.test(parsed.protocol)) return undefined;
  const fragment = encode(parsed.hash.slice(1)).replaceAll('#', '%23');
  const text = `${parsed.origin}${encode(parsed.pathname + parsed.search)}${fragment && `#${fragment}`}`;
  return text.length <= longest ? text : undefined;
}

/** Like {@link toUrl}, for a required field: what cannot be sent is replaced by the project's page. */
export function toRequiredUrl(url: string): string {
  const [project = url] = url.split('/-/');
  return toUrl(url) ?? toUrl(project) ?? 'about:blank';
}

function encode(text: string): string {
  return text.replace(notInUri, (character) =>
    character === '%' ? '%25' : encodeURIComponent(character),
  );
}
