import type { Deliveries } from '../hooks/deliveries.ts';
import type { Hook, HookOwner } from '../model/entities.ts';
import { type Call, recordNotFound } from './call.ts';
import { param } from './find.ts';
import type { ApiDeps } from './register.ts';

export interface HookApiDeps extends ApiDeps {
  readonly deliveries: Deliveries;
  readonly complain: (what: string) => void;
}

/** The project or group of the address, if the caller may manage its hooks. */
export type FindOwner = (call: Call) => HookOwner;

export function hookOf({ world }: ApiDeps, call: Call, owner: HookOwner): Hook {
  const hook = world.hooks.get(Number(param(call, 'hook_id')));
  if (!hook || !isSameOwner(hook.owner, owner)) throw recordNotFound();
  return hook;
}

export function isSameOwner(a: HookOwner, b: HookOwner): boolean {
  return a.kind === b.kind && (a.kind === 'system' || b.kind === 'system' || a.id === b.id);
}
