import type { KeyObject } from 'node:crypto';
import type { Clock } from '../../lib/index.ts';
import type { FetchInstallKey } from './fetch-install-key.ts';
import { TokenError } from './token-error.ts';

type Entry = { readonly key: Promise<KeyObject>; expiresAt: number };

const maxEntries = 100;
const keyMs = 60 * 60 * 1000;
const failureMs = 5_000;
const maxInFlight = 10;

/**
 * Keeps keys for an hour and failures for seconds, the 100 used last. Those who ask for one key at
 * the same time share one request. Whoever sends made-up tokens can cause no more than ten requests
 * to Atlassian at a time; above that it is INSTALL_KEY_UNREACHABLE.
 */
export function cacheInstallKey(fetchKey: FetchInstallKey, clock: Clock): FetchInstallKey {
  const entries = new Map<string, Entry>();
  let inFlight = 0;

  async function fetchOnce(kid: string): Promise<KeyObject> {
    inFlight += 1;
    try {
      return await fetchKey(kid);
    } finally {
      inFlight -= 1;
    }
  }

  function remember(kid: string, entry: Entry): void {
    // A Map keeps the order of insertion, so the entry not used for longest comes first.
    entries.delete(kid);
    entries.set(kid, entry);
    for (const oldest of entries.keys()) {
      if (entries.size <= maxEntries) break;
      entries.delete(oldest);
    }
  }

  function start(kid: string): Entry {
    if (inFlight >= maxInFlight) {
      throw new TokenError({
        code: 'INSTALL_KEY_UNREACHABLE',
        safe: 'Too many install tokens wait for their keys.',
      });
    }
    const key = fetchOnce(kid);
    const entry: Entry = { key, expiresAt: clock.now().getTime() + keyMs };
    key.catch(() => {
      entry.expiresAt = clock.now().getTime() + failureMs;
    });
    return entry;
  }

  return async (kid) => {
    const held = entries.get(kid);
    const entry = held && held.expiresAt > clock.now().getTime() ? held : start(kid);
    remember(kid, entry);
    return entry.key;
  };
}
