/** Which entities each issue shows; every change is told to the issue's watchers. */
export interface IssueIndex<Entity> {
  add(entity: Entity): void;
  remove(entity: Entity): void;
  /** Issues that show anything, in no order. */
  keys(): Iterable<string>;
  entitiesOf(issueKey: string): Iterable<Entity>;
}

/** @param noteChange told of every issue whose data changes */
export function createIssueIndex<Entity extends { readonly issueKeys: readonly string[] }>(
  noteChange: (issueKey: string) => void,
): IssueIndex<Entity> {
  const byIssue = new Map<string, Set<Entity>>();
  return {
    add: (entity) => {
      for (const key of entity.issueKeys) {
        const shown = byIssue.get(key);
        if (shown === undefined) byIssue.set(key, new Set([entity]));
        else shown.add(entity);
        noteChange(key);
      }
    },
    remove: (entity) => {
      for (const key of entity.issueKeys) {
        const shown = byIssue.get(key);
        shown?.delete(entity);
        if (shown?.size === 0) byIssue.delete(key);
        noteChange(key);
      }
    },
    keys: () => byIssue.keys(),
    entitiesOf: (issueKey) => byIssue.get(issueKey) ?? [],
  };
}
