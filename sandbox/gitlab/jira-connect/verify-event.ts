import { createHash } from 'node:crypto';
import { decodeProtectedHeader, importSPKI, jwtVerify } from 'jose';

const longestToken = 8192;
const keyTimeoutMs = 5_000;

export interface SignedEvent {
  readonly token: string | null;
  readonly clientKey: string;
  /** Below `/-/jira_connect`. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** The addresses that the token may name, `/-/jira_connect` included. */
  readonly audiences: readonly string[];
  /** Where the public key of a `kid` is. */
  readonly keysUrl: string;
}

/** Checks the token of an event as GitLab's own app does. Null, or in words what is wrong. */
export async function findEventFlaw(event: SignedEvent): Promise<string | null> {
  const { token } = event;
  if (token === null || token.length > longestToken) return 'no token, or a larger one than 8 KiB';
  try {
    const { alg, kid } = decodeProtectedHeader(token);
    if (alg !== 'RS256') return `the algorithm is ${alg}`;
    if (kid === undefined || !/^[A-Za-z0-9_\-/]+$/.test(kid)) return `the kid is ${kid}`;
    const key = await importSPKI(await readKey(`${event.keysUrl}/${kid}`), 'RS256');
    // Without audiences and times at first, since a wrong one shall be told as what it is.
    const { payload } = await jwtVerify(token, key, { algorithms: ['RS256'] });
    const audiences = [payload.aud ?? []].flat();
    if (!audiences.some((one) => event.audiences.includes(one)))
      return `the audience is ${audiences.join(', ')}, not ${event.audiences.join(' or ')}`;
    if (payload.iss !== event.clientKey) return `the issuer is ${payload.iss}`;
    return payload.qsh === hashOf(event) ? null : 'the query string hash does not match';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function readKey(url: string): Promise<string> {
  const response = await fetch(url, { signal: AbortSignal.timeout(keyTimeoutMs) });
  if (!response.ok) throw new Error(`the key ${url} was answered ${response.status}`);
  return response.text();
}

function hashOf({ path, query }: SignedEvent): string {
  const pairs = [...query]
    .filter(([name]) => name !== 'jwt')
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .sort();
  const request = `POST&${path}&${pairs.join('&')}`;
  return createHash('sha256').update(request).digest('hex');
}
