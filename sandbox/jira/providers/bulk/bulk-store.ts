import { createIssueIndex } from '../issue-index.ts';
import type { Properties } from '../properties.ts';

/** A build, deployment or feature flag as it was last accepted, with the issues that show it. */
export interface Stored<Data> {
  readonly appKey: string;
  /** The whole identity in one text. */
  readonly id: string;
  readonly sequence: number;
  readonly data: Data;
  readonly issueKeys: readonly string[];
  /** Of service management; only deployments have any. */
  readonly serviceIds: readonly string[];
  readonly properties: Properties;
}

/** What Jira keeps of one kind; every method is synchronous, so that a request is stored as one. */
export interface BulkStore<Data> {
  find(appKey: string, id: string): Stored<Data> | null;
  /** Replaces the entity with all its issue keys, if its sequence is greater: else false. */
  save(entity: Stored<Data>): boolean;
  /** Leaves no tombstone: a late submission with a lower sequence brings the entity back. */
  delete(entity: Stored<Data>): void;
  list(appKey?: string): readonly Stored<Data>[];
  /** Issues that have data, in no order. */
  issueKeys(): Iterable<string>;
  entitiesOfIssue(key: string): Iterable<Stored<Data>>;
  count(): number;
}

/** @param noteChange told of every issue whose data changes */
export function createBulkStore<Data>(noteChange: (issueKey: string) => void): BulkStore<Data> {
  const entities = new Map<string, Stored<Data>>();
  const index = createIssueIndex<Stored<Data>>(noteChange);
  const nameOf = (appKey: string, id: string): string => `${appKey} ${id}`;
  return {
    find: (appKey, id) => entities.get(nameOf(appKey, id)) ?? null,
    save: (entity) => {
      const name = nameOf(entity.appKey, entity.id);
      const before = entities.get(name);
      if (before !== undefined) {
        if (entity.sequence <= before.sequence) return false;
        index.remove(before);
      }
      entities.set(name, entity);
      index.add(entity);
      return true;
    },
    delete: (entity) => {
      if (entities.delete(nameOf(entity.appKey, entity.id))) index.remove(entity);
    },
    list: (appKey) =>
      [...entities.values()].filter((each) => appKey === undefined || each.appKey === appKey),
    issueKeys: index.keys,
    entitiesOfIssue: index.entitiesOf,
    count: () => entities.size,
  };
}
