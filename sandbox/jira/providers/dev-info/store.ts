import { createIssueIndex } from '../issue-index.ts';
import type { Properties } from '../properties.ts';
import { type DevInfoEntity, type EntityKind, entityKinds, type Repository } from './entities.ts';

/** A repository of one app with what is stored of it. */
export interface StoredRepository {
  readonly appKey: string;
  readonly id: string;
  data: Repository;
  properties: Properties;
  readonly entities: Readonly<Record<EntityKind, Map<string, StoredEntity>>>;
}

/** An entity as it was last accepted, with the issues that show it. */
export type StoredEntity = DevInfoEntity & {
  readonly issueKeys: readonly string[];
  readonly repository: StoredRepository;
};

/** What Jira keeps; every method is synchronous, so that a bulk request is stored as one. */
export interface DevInfoStore {
  findRepository(appKey: string, id: string): StoredRepository | null;
  listRepositories(appKey: string): readonly StoredRepository[];
  /** Name and address follow only a greater sequence; the entities are not touched. */
  saveRepository(appKey: string, data: Repository, properties: Properties): StoredRepository;
  /** Replaces the entity with all its issue keys, if its sequence is greater: else false. */
  saveEntity(
    repository: StoredRepository,
    entity: DevInfoEntity,
    issueKeys: readonly string[],
  ): boolean;
  /** Leaves no tombstone: a late submission with a lower sequence brings the entity back. */
  deleteEntity(repository: StoredRepository, kind: EntityKind, id: string, upTo: number): void;
  /** Deletes what is not newer than `upTo`; the repository stays while something newer is in it. */
  deleteRepository(repository: StoredRepository, upTo: number): void;
  forgetApp(appKey: string): void;
  /** Issues that have data, in no order. */
  issueKeys(): Iterable<string>;
  entitiesOfIssue(key: string): Iterable<StoredEntity>;
  entities(): Iterable<StoredEntity>;
  counts(): Readonly<Record<EntityKind, number>>;
}

/** @param noteChange told of every issue whose data changes */
export function createDevInfoStore(noteChange: (issueKey: string) => void): DevInfoStore {
  const apps = new Map<string, Map<string, StoredRepository>>();
  const index = createIssueIndex<StoredEntity>(noteChange);
  const counts = { commits: 0, branches: 0, pullRequests: 0 };

  const link = (entity: StoredEntity): void => {
    counts[entity.kind] += 1;
    index.add(entity);
  };
  const unlink = (entity: StoredEntity): void => {
    counts[entity.kind] -= 1;
    index.remove(entity);
  };
  const deleteEntity: DevInfoStore['deleteEntity'] = (repository, kind, id, upTo) => {
    const stored = repository.entities[kind].get(id);
    if (stored === undefined || stored.data.updateSequenceId > upTo) return;
    repository.entities[kind].delete(id);
    unlink(stored);
  };
  const deleteRepository: DevInfoStore['deleteRepository'] = (repository, upTo) => {
    for (const kind of entityKinds)
      for (const id of repository.entities[kind].keys()) deleteEntity(repository, kind, id, upTo);
    const isEmpty = entityKinds.every((kind) => repository.entities[kind].size === 0);
    if (isEmpty && repository.data.updateSequenceId <= upTo)
      apps.get(repository.appKey)?.delete(repository.id);
  };
  const listRepositories = (appKey: string): StoredRepository[] => [
    ...(apps.get(appKey)?.values() ?? []),
  ];

  return {
    findRepository: (appKey, id) => apps.get(appKey)?.get(id) ?? null,
    listRepositories,
    saveRepository: (appKey, data, properties) => {
      const ofApp = apps.get(appKey) ?? new Map<string, StoredRepository>();
      apps.set(appKey, ofApp);
      return upsertRepository(ofApp, { appKey, data, properties });
    },
    saveEntity: (repository, entity, issueKeys) => {
      const ofKind = repository.entities[entity.kind];
      const before = ofKind.get(entity.data.id);
      if (before !== undefined) {
        if (entity.data.updateSequenceId <= before.data.updateSequenceId) return false;
        unlink(before);
      }
      const stored: StoredEntity = { ...entity, issueKeys, repository };
      ofKind.set(entity.data.id, stored);
      link(stored);
      return true;
    },
    deleteEntity,
    deleteRepository,
    forgetApp: (appKey) => {
      for (const repository of listRepositories(appKey))
        deleteRepository(repository, Number.POSITIVE_INFINITY);
      apps.delete(appKey);
    },
    issueKeys: index.keys,
    entitiesOfIssue: index.entitiesOf,
    entities: () => iterateEntities(apps),
    counts: () => ({ ...counts }),
  };
}

function upsertRepository(
  ofApp: Map<string, StoredRepository>,
  incoming: Pick<StoredRepository, 'appKey' | 'data' | 'properties'>,
): StoredRepository {
  const stored = ofApp.get(incoming.data.id);
  if (stored === undefined) {
    const entities = { commits: new Map(), branches: new Map(), pullRequests: new Map() };
    const created = { ...incoming, id: incoming.data.id, entities };
    ofApp.set(created.id, created);
    return created;
  }
  if (incoming.data.updateSequenceId > stored.data.updateSequenceId) {
    stored.data = incoming.data;
    stored.properties = incoming.properties;
  }
  return stored;
}

function* iterateEntities(
  apps: ReadonlyMap<string, ReadonlyMap<string, StoredRepository>>,
): Generator<StoredEntity> {
  for (const repositories of apps.values())
    for (const repository of repositories.values())
      for (const kind of entityKinds) yield* repository.entities[kind].values();
}
