import {
  type CompiledPatterns,
  compileMatchings,
  type Entity,
  type IssueKey,
  maxIssueKeys,
  type SelectMatchingKeys,
} from '../domain/index.ts';
import type { Coverage } from '../ports/index.ts';

/** Makes ready the rules of every installation that covers a project; each pattern is compiled once. */
export function compileCoverage(
  coverage: readonly Coverage[],
): ReadonlyMap<Coverage, SelectMatchingKeys> {
  const compiled: CompiledPatterns = new Map();
  return new Map(coverage.map((row) => [row, compileMatchings(row.matchings, compiled)]));
}

/**
 * The issue keys of an entity, by the rules of the links that cover it. There may be more than Jira takes.
 * Rule 8, Derived entities: a branch carries the keys of the open merge requests that come from it besides
 * those in its name.
 * @see reference gitlab-app (g)
 */
export function selectKeys(
  entity: Entity,
  select: SelectMatchingKeys,
  feedingKeys: readonly IssueKey[] = [],
): IssueKey[] {
  if (entity.kind === 'merge_request') {
    return select(textsOf(entity), { sourceBranch: entity.sourceBranch });
  }
  const own = select(textsOf(entity));
  return feedingKeys.length === 0 ? own : [...new Set([...own, ...feedingKeys])];
}

/**
 * As many of the keys as Jira takes. Of too many, those go first that Jira is known not to know, from the last
 * one back; then whatever stands behind the limit.
 */
export function limitKeys(
  keys: readonly IssueKey[],
  unknown: ReadonlySet<IssueKey>,
): readonly IssueKey[] {
  let excess = keys.length - maxIssueKeys;
  if (excess <= 0) return keys;
  const kept = keys.toReversed().filter((key) => {
    const isDropped = excess > 0 && unknown.has(key);
    if (isDropped) excess -= 1;
    return !isDropped;
  });
  return kept.toReversed().slice(0, maxIssueKeys);
}

function textsOf(entity: Entity): readonly string[] {
  switch (entity.kind) {
    case 'branch':
      return [entity.name];
    case 'commit':
      return [entity.message];
    case 'merge_request':
      return [entity.title, entity.description];
    case 'build':
      return [entity.ref, ...entity.texts];
    case 'deployment':
      return entity.texts;
    case 'feature_flag':
      return [entity.description];
  }
}
