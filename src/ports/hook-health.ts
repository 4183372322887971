import type { ConnectionId } from '../domain/index.ts';
import type { HookHealth, HookOwner } from './gitlab.ts';

/** A hook of ours whose state at GitLab is to be looked at. */
export type CheckableHook = {
  readonly id: number;
  readonly connectionId: ConnectionId;
  readonly owner: HookOwner;
  readonly gitlabHookId: number;
  /** Up to when GitLab's log of failed deliveries was read, by the database's clock; null: never. */
  readonly logReadAt: Date | null;
};

/** How our hooks fare at GitLab. */
export type HookHealthStore = {
  /** Up to `limit` hooks that were not checked since then, the longest ago first. */
  list(before: Date, limit: number): Promise<CheckableHook[]>;
  /** Saves what a check found; `problem` is in plain words. */
  save(
    id: number,
    found: { checkedAt: Date; health: HookHealth; problem: string | null; isLogRead: boolean },
  ): Promise<void>;
  /** GitLab has it no longer: the next discovery makes it again, at the same address. */
  markLost(id: number): Promise<void>;
};
