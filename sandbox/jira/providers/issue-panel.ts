import type { Build } from './builds/build.ts';
import type { BulkStore } from './bulk/bulk-store.ts';
import type { ChangeRequest, ChangeRequests } from './deployments/change-requests.ts';
import type { Deployment } from './deployments/deployment.ts';
import type { Branch, Commit, EntityKind, EntityOf, PullRequest } from './dev-info/entities.ts';
import type { DevInfoStore, StoredEntity } from './dev-info/store.ts';
import type { FeatureFlag } from './feature-flags/feature-flag.ts';

/** All that Jira keeps of what apps pushed. */
export interface Stores {
  readonly devInfo: DevInfoStore;
  readonly builds: BulkStore<Build>;
  readonly deployments: BulkStore<Deployment>;
  readonly featureFlags: BulkStore<FeatureFlag>;
  readonly changeRequests: ChangeRequests;
}

/** An entity as sent, with the repository it is in. */
export type Shown<Entity> = Entity & {
  readonly repository: { readonly id: string; readonly name: string; readonly url: string };
};

/** A deployment as sent, with what service management knows of it. */
export type ShownDeployment = Deployment & {
  readonly serviceIds: readonly string[];
  readonly changeRequest: ChangeRequest | null;
};

/** What the development panel of an issue shows: newest first, branches and flags by name. */
export interface IssuePanel {
  readonly branches: readonly Shown<Branch>[];
  readonly commits: readonly Shown<Commit>[];
  readonly pullRequests: readonly Shown<PullRequest>[];
  readonly builds: readonly Build[];
  readonly deployments: readonly ShownDeployment[];
  readonly featureFlags: readonly FeatureFlag[];
}

/** Empty lists for an issue without data. */
export function readIssuePanel(stores: Stores, issueKey: string): IssuePanel {
  const entities = [...stores.devInfo.entitiesOfIssue(issueKey)];
  const byUpdate = newestFirst(({ lastUpdated }: Build | Deployment) => lastUpdated);
  return {
    branches: ofKind(entities, 'branches').sort((a, b) => a.name.localeCompare(b.name)),
    commits: ofKind(entities, 'commits').sort(newestFirst((commit) => commit.authorTimestamp)),
    pullRequests: ofKind(entities, 'pullRequests').sort(
      newestFirst(({ lastUpdate }) => lastUpdate),
    ),
    builds: [...stores.builds.entitiesOfIssue(issueKey)].map(({ data }) => data).sort(byUpdate),
    deployments: [...stores.deployments.entitiesOfIssue(issueKey)]
      .map((stored) => ({
        ...stored.data,
        serviceIds: stored.serviceIds,
        changeRequest: stores.changeRequests.find(stored),
      }))
      .sort(byUpdate),
    featureFlags: [...stores.featureFlags.entitiesOfIssue(issueKey)]
      .map(({ data }) => data)
      .sort((a, b) => a.key.localeCompare(b.key)),
  };
}

/** Issues that show anything, in no order. */
export function listShownIssues(stores: Stores): string[] {
  const { devInfo, builds, deployments, featureFlags } = stores;
  const lists = [devInfo, builds, deployments, featureFlags].map((store) => [...store.issueKeys()]);
  return [...new Set(lists.flat())];
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
