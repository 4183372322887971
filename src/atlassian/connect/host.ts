/** Where this product is reached from outside, and whether anything but public https is let pass. */
export type PublicAddress = { readonly publicUrl: URL; readonly allowPrivateHosts: boolean };

/** Path of everything Connect, below the host; Jira hashes request paths relative to it. */
export const connectPath = '/-/jira_connect';

/**
 * `HOST` of the contract: PUBLIC_URL with its path prefix and without a trailing slash. https is
 * forced, unless private hosts are allowed and the address is http (demo, tests).
 */
export function makeHost({ publicUrl, allowPrivateHosts }: PublicAddress): string {
  const scheme = publicUrl.protocol === 'http:' && allowPrivateHosts ? 'http' : 'https';
  return `${scheme}://${publicUrl.host}${publicUrl.pathname.replace(/\/+$/, '')}`;
}
