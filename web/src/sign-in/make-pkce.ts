/**
 * Fresh values of one sign-in. The challenge is the hash of the verifier.
 * @see https://datatracker.ietf.org/doc/html/rfc7636 and reference gitlab-app (l)
 */
export async function makePkce(): Promise<{ state: string; verifier: string; challenge: string }> {
  const verifier = toBase64Url(crypto.getRandomValues(new Uint8Array(96)));
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier));
  const state = [...crypto.getRandomValues(new Uint8Array(32))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
  return { state, verifier, challenge: toBase64Url(new Uint8Array(hash)) };
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
