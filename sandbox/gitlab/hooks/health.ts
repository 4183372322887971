import type { Hook } from '../model/entities.ts';
import type { World } from '../model/world.ts';
import type { Delivery } from './deliveries.ts';

const TEMPORARILY_DISABLED_ABOVE = 3;
const DISABLED_ABOVE = 39;
const FIRST_REST_MS = 60_000;
const LONGEST_REST_MS = 86_400_000;

export type AlertStatus = 'executable' | 'temporarily_disabled' | 'disabled';

export function alertStatus(hook: Hook, now: Date): AlertStatus {
  if (hook.recentFailures > DISABLED_ABOVE) return 'disabled';
  const isResting = hook.disabledUntil !== null && hook.disabledUntil >= now;
  return isResting ? 'temporarily_disabled' : 'executable';
}

/** From now on nothing is sent, as after 40 failures; a test request that is answered well ends it. */
export function disableHook(hook: Hook): void {
  hook.recentFailures = DISABLED_ABOVE + 1;
}

/** What GitLab's `auto_disabling_web_hooks` does after each request, except to system hooks. */
export function recordHookOutcome(world: World, delivery: Delivery, autoDisable: boolean): void {
  const hook = world.hooks.get(delivery.request.hookId);
  if (!hook || hook.owner.kind === 'system') return;
  // Redirections count as success here.
  if (delivery.status !== null && delivery.status >= 200 && delivery.status < 400) {
    hook.recentFailures = 0;
    hook.disabledUntil = null;
    return;
  }
  const now = world.now();
  // What was under way when the hook came to rest does not count.
  if (!autoDisable || alertStatus(hook, now) !== 'executable') return;
  const excess = hook.recentFailures - TEMPORARILY_DISABLED_ABOVE;
  hook.recentFailures += 1;
  if (excess < 0) return;
  const restMs = Math.min(FIRST_REST_MS * 2 ** excess, LONGEST_REST_MS);
  hook.disabledUntil = new Date(now.getTime() + restMs);
}
