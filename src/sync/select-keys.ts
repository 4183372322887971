import { type Entity, type IssueKey, maxIssueKeys, selectIssueKeys } from '../domain/index.ts';

/**
 * The issue keys of an entity. Rule 8, Derived entities: a branch carries the keys of the open merge
 * requests that come from it besides those in its name.
 * @see reference gitlab-app (g)
 */
export function selectKeys(entity: Entity, feedingKeys: readonly IssueKey[] = []): IssueKey[] {
  switch (entity.kind) {
    case 'branch':
      return [...new Set([...selectIssueKeys(entity.name), ...feedingKeys])].slice(0, maxIssueKeys);
    case 'commit':
      return selectIssueKeys(entity.message);
    case 'merge_request':
      return selectIssueKeys(entity.title, entity.description);
  }
}
