import { randomUUID } from 'node:crypto';
import type { Hook } from '../model/entities.ts';
import type { World } from '../model/world.ts';
import type { DeliveryRoad } from './deliveries.ts';
import { alertStatus } from './health.ts';
import { makeOutgoingHook } from './outgoing.ts';

/** Sends one event to the hooks that listen; what is disabled gets nothing. */
export type Announce = (announcement: {
  readonly hooks: readonly Hook[];
  /** Value of `X-Gitlab-Event`; system hooks always say `System Hook`. */
  readonly event: string;
  /** Only built when somebody listens. */
  readonly payload: () => unknown;
}) => void;

export function createAnnounce(deps: {
  world: World;
  deliveries: DeliveryRoad;
  version: string;
}): Announce {
  return ({ hooks: listening, event, payload }) => {
    const now = deps.world.now();
    const hooks = listening.filter((hook) => alertStatus(hook, now) === 'executable');
    if (hooks.length === 0) return;
    const body = JSON.stringify(payload());
    const eventUuid = randomUUID();
    for (const hook of hooks) {
      const name = hook.owner.kind === 'system' ? 'System Hook' : event;
      deps.deliveries.enqueue(makeOutgoingHook(deps, { hook, event: name, body, eventUuid }));
    }
  };
}
