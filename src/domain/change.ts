import type { Entity, EntityRef } from './entity.ts';

/**
 * One thing learned about GitLab: an entity as it was, or that it is gone, at a moment.
 * `readAt` is the database's clock before the read of GitLab began (rule 2, Order).
 */
export type Change = { readonly readAt: Date } & (
  | { readonly entity: Entity }
  | { readonly gone: EntityRef }
);
