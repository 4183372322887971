import { createPublicKey, type KeyObject } from 'node:crypto';
import { Agent, type Dispatcher, request } from 'undici';
import { failureText } from '../network/failure-text.ts';
import { readBounded } from '../network/read-bounded.ts';
import { makeRefusal, TokenError } from './token-error.ts';

/** Fetches the public key of one `kid`. Throws TokenError. */
export type FetchInstallKey = (kid: string) => Promise<KeyObject>;

/** The key server and how long it may take; `dispatcher` stands in for our own connections. */
export type InstallKeyDeps = {
  readonly keysUrl: URL;
  readonly dispatcher?: Dispatcher | undefined;
  readonly timeoutMs?: number | undefined;
};

const maxBytes = 16 * 1024;
const allowedKid = /^[A-Za-z0-9_-]+(\/[A-Za-z0-9_-]+)*$/;
const longestKid = 255;

/** Whether a `kid` can be put into the key server's address without leaving its folder. */
export function isKid(kid: unknown): kid is string {
  return typeof kid === 'string' && kid.length <= longestKid && allowedKid.test(kid);
}

/**
 * Asks `<keysUrl>/<kid>`. An unknown key is TOKEN_REFUSED; no answer, another status, too large an
 * answer or one that is no RSA key is INSTALL_KEY_UNREACHABLE. Redirects are not followed.
 * @see reference gitlab-app (c.1)
 */
export function createFetchInstallKey(deps: InstallKeyDeps): FetchInstallKey {
  const dispatcher = deps.dispatcher ?? new Agent({ connections: 4 });
  const folder = deps.keysUrl.href.replace(/\/*$/, '/');
  const timeoutMs = deps.timeoutMs ?? 5_000;

  return async (kid) => {
    const { status, pem } = await ask(`${folder}${kid}`, dispatcher, timeoutMs).catch((cause) => {
      throw makeUnreachable(failureText(cause), cause);
    });
    if (status === 404 || status === 410) throw makeRefusal('the key server does not know its key');
    if (status !== 200) throw makeUnreachable(`it answered ${status}`);
    if (pem === null) throw makeUnreachable(`its answer is larger than ${maxBytes} bytes`);
    // GitLab answers a key that has expired with an empty body.
    if (pem.trim() === '') throw makeRefusal('the key server does not know its key');
    return readPublicKey(pem);
  };
}

async function ask(url: string, dispatcher: Dispatcher, timeoutMs: number) {
  const signal = AbortSignal.timeout(timeoutMs);
  const { statusCode, body } = await request(url, { dispatcher, signal });
  return { status: statusCode, pem: await readBounded(body, maxBytes) };
}

function readPublicKey(pem: string): KeyObject {
  try {
    const key = createPublicKey({ key: pem, format: 'pem' });
    if (key.asymmetricKeyType === 'rsa') return key;
  } catch (cause) {
    throw makeUnreachable('its answer is no public key', cause);
  }
  throw makeUnreachable('its answer is no RSA key');
}

function makeUnreachable(why: string, cause?: unknown): TokenError {
  return new TokenError({
    code: 'INSTALL_KEY_UNREACHABLE',
    safe: `The key server of install tokens cannot be used: ${why}.`,
    cause,
  });
}
