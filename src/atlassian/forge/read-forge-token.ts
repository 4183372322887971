import { decodeJwt } from 'jose';
import { makeSecret } from '../../lib/index.ts';
import type { ForgeToken } from '../../ports/index.ts';

const longestLifeMs = 4 * 60 * 60_000;

/**
 * A system token as a Forge app hands it over. It is opaque but for the time it says itself (`exp`), if any; no token
 * is good for more than four hours.
 * @see reference jira-cloud 4.4, Tokens
 */
export function readForgeToken(text: string, now: Date): ForgeToken {
  const latestMs = now.getTime() + longestLifeMs;
  const saidMs = (findExpiry(text) ?? Number.POSITIVE_INFINITY) * 1000;
  return { value: makeSecret(text), expiresAt: new Date(Math.min(latestMs, saidMs)) };
}

function findExpiry(text: string): number | null {
  try {
    return decodeJwt(text).exp ?? null;
  } catch {
    return null;
  }
}
