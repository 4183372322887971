import type { Branch, Commit, EntityKind, EntityOf, PullRequest } from './entities.ts';
import type { DevInfoStore, StoredEntity } from './store.ts';

/** An entity as sent, with the repository it is in. */
export type Shown<Entity> = Entity & {
  readonly repository: { readonly id: string; readonly name: string; readonly url: string };
};

/** What the development panel of an issue shows: newest first, branches by name. */
export interface IssuePanel {
  readonly branches: readonly Shown<Branch>[];
  readonly commits: readonly Shown<Commit>[];
  readonly pullRequests: readonly Shown<PullRequest>[];
}

/** Empty lists for an issue without data. */
export function readIssuePanel(store: DevInfoStore, issueKey: string): IssuePanel {
  const entities = [...store.entitiesOfIssue(issueKey)];
  return {
    branches: ofKind(entities, 'branches').sort((a, b) => a.name.localeCompare(b.name)),
    commits: ofKind(entities, 'commits').sort(newestFirst((commit) => commit.authorTimestamp)),
    pullRequests: ofKind(entities, 'pullRequests').sort(
      newestFirst(({ lastUpdate }) => lastUpdate),
    ),
  };
}

function ofKind<Kind extends EntityKind>(
  entities: readonly StoredEntity[],
  kind: Kind,
): Shown<EntityOf[Kind]>[] {
  return entities
    .filter((entity): entity is StoredEntity & { kind: Kind; data: EntityOf[Kind] } => {
      return entity.kind === kind;
    })
    .map(({ data, repository }) => {
      const { id, name, url } = repository.data;
      return { ...data, repository: { id, name, url } };
    });
}

function newestFirst<Entity>(timeOf: (entity: Entity) => string) {
  return (a: Entity, b: Entity): number => Date.parse(timeOf(b)) - Date.parse(timeOf(a));
}
