import type { Entity, IssueKey } from '../../../domain/index.ts';
import type { RenderForJira } from '../../../ports/index.ts';
import { toBranchPayload } from './branch.ts';
import { toCommitPayload } from './commit.ts';
import { toMergeRequestPayload } from './merge-request.ts';

/**
 * An entity as Jira's JSON, without the sequence and without nulls. The order of the fields is fixed:
 * equal states give equal texts. `issueKeys` holds one key at least; Jira's schema demands it.
 * @see reference gitlab-app (f); where it and Jira's schema differ, the schema wins
 */
export const renderForJira: RenderForJira = (entity, issueKeys) =>
  JSON.stringify(toPayload(entity, issueKeys));

function toPayload(entity: Entity, issueKeys: readonly IssueKey[]) {
  switch (entity.kind) {
    case 'branch':
      return toBranchPayload(entity, issueKeys);
    case 'commit':
      return toCommitPayload(entity, issueKeys);
    case 'merge_request':
      return toMergeRequestPayload(entity, issueKeys);
  }
}
