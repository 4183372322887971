import { AssertionError } from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';

const lookEveryMs = 20;

type Truthy<T> = Exclude<T, false | null | undefined | 0 | ''>;

/**
 * Waits until `look` answers something true and gives that; an assertion that fails inside it is a
 * “not yet”. Fails with the last such assertion, or with the words of `look`.
 */
export async function eventually<T>(
  look: () => T | Promise<T>,
  timeoutMs = 20_000,
): Promise<Truthy<T>> {
  const endAtMs = performance.now() + timeoutMs;
  for (;;) {
    const seen = await tryLook(look);
    if (seen.kind === 'seen') return seen.value;
    if (performance.now() > endAtMs) {
      throw seen.failure ?? new Error(`It did not come to be in ${timeoutMs} ms: ${look}`);
    }
    await delay(lookEveryMs);
  }
}

/** Waits until the assertions hold; fails as they did last. */
export async function holdsEventually(
  assertions: () => void | Promise<void>,
  timeoutMs = 20_000,
): Promise<void> {
  await eventually(async () => {
    await assertions();
    return true;
  }, timeoutMs);
}

type Look<T> =
  | { kind: 'seen'; value: Truthy<T> }
  | { kind: 'not_yet'; failure: AssertionError | null };

async function tryLook<T>(look: () => T | Promise<T>): Promise<Look<T>> {
  try {
    const value = await look();
    return value ? { kind: 'seen', value: value as Truthy<T> } : { kind: 'not_yet', failure: null };
  } catch (error) {
    if (!(error instanceof AssertionError)) throw error;
    return { kind: 'not_yet', failure: error };
  }
}
