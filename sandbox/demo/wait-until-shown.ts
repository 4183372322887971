import { setTimeout as sleep } from 'node:timers/promises';

/** How the product stands, as far as waiting needs to know. */
export interface Standing {
  readonly projects: number;
  readonly projectsDone: number;
  /** Webhooks and reads that somebody waits for; not the later pass for details. */
  readonly toProcess: number;
  /** Entities that wait to be sent, and for how long the oldest does. */
  readonly waiting: number;
  readonly lagMs: number | null;
}

const pollMs = 150;

/**
 * Resolves when the past of that many projects is read, and Jira has all that was known then. Details
 * that are added later keep entities waiting, so the age of the oldest counts, not their number.
 */
export async function waitUntilShown(
  readStanding: () => Promise<Standing>,
  expected: { readonly projects: number; readonly signal: AbortSignal },
): Promise<void> {
  let readAtMs: number | null = null;
  while (!expected.signal.aborted) {
    const askedAtMs = performance.now();
    const standing = await readStanding();
    if (isRead(standing, expected.projects)) {
      if (readAtMs !== null && isSent(standing, askedAtMs - readAtMs)) return;
      readAtMs ??= performance.now();
    } else {
      readAtMs = null;
    }
    await sleep(pollMs);
  }
}

function isRead({ projects, projectsDone, toProcess }: Standing, expected: number): boolean {
  return projects >= expected && projectsDone >= projects && toProcess === 0;
}

/** Whether everything that waited when the reading was done has left since. */
function isSent({ waiting, lagMs }: Standing, sinceReadMs: number): boolean {
  return waiting === 0 || (lagMs !== null && lagMs < sinceReadMs);
}
