import type { Clock } from '../lib/index.ts';
import type { Hook, HookStore } from '../ports/index.ts';

type Held = { readonly hook: Hook; readonly untilMs: number };

const defaultLimits = { entries: 20_000, ttlMs: 10_000 };

/**
 * Looks hooks up by path key and keeps those that exist for a few seconds, so that a busy hook costs
 * no query per delivery. Unknown keys are never kept: nobody can fill the memory with guesses.
 */
export function createHookCache(
  deps: { hooks: Pick<HookStore, 'findByPathKey'>; clock: Clock },
  limits: { entries: number; ttlMs: number } = defaultLimits,
): (pathKey: string) => Promise<Hook | null> {
  const held = new Map<string, Held>();
  // Simultaneous askers of one key share one query.
  const running = new Map<string, Promise<Hook | null>>();

  const keep = (pathKey: string, hook: Hook) => {
    held.delete(pathKey);
    const [oldest] = held.keys();
    if (held.size >= limits.entries && oldest !== undefined) held.delete(oldest);
    held.set(pathKey, { hook, untilMs: deps.clock.now().getTime() + limits.ttlMs });
  };

  const ask = async (pathKey: string) => {
    try {
      const hook = await deps.hooks.findByPathKey(pathKey);
      if (hook) keep(pathKey, hook);
      else held.delete(pathKey);
      return hook;
    } finally {
      running.delete(pathKey);
    }
  };

  return async (pathKey) => {
    const known = held.get(pathKey);
    if (known && known.untilMs > deps.clock.now().getTime()) return known.hook;
    const asked = running.get(pathKey) ?? ask(pathKey);
    running.set(pathKey, asked);
    return await asked;
  };
}
