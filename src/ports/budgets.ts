import type { ConnectionId, Endpoint, InstallationId, Urgency } from '../domain/index.ts';
import type { CallSource } from '../lib/index.ts';

/** Whose calls are counted together. Of a site: all, and what Jira counts by itself. */
export type BudgetName =
  | { readonly kind: 'gitlab'; readonly connectionId: ConnectionId }
  | {
      readonly kind: 'jira';
      readonly installationId: InstallationId;
      readonly part: 'all' | `${Endpoint}/${Urgency}`;
    };

/**
 * How much all nodes together call at most: `perSecond` over time, `burst` at once. Refusals halve the
 * rate, but never below `slowest` calls a second.
 */
export type Budget = {
  readonly name: BudgetName;
  readonly perSecond: number;
  readonly burst: number;
  readonly slowest: number;
};

/** Budgets that all nodes share; three quarters of each for what is not live. Counted by the database's clock. */
export type BudgetStore = {
  /** The calls of one budget. Nothing is asked or stored yet. */
  open(budget: Budget): CallSource;
};
