import type { Entity, IssueKey } from '../../../domain/index.ts';
import type { RenderContext, RenderForJira } from '../../../ports/index.ts';
import { toBranchPayload } from './branch.ts';
import { toBuildPayload } from './build.ts';
import { toCommitPayload } from './commit.ts';
import { toDeploymentPayload } from './deployment.ts';
import { toFeatureFlagPayload } from './feature-flag.ts';
import { toMergeRequestPayload } from './merge-request.ts';

/**
 * An entity as Jira's JSON, without the sequence and without nulls. The order of the fields is fixed:
 * equal states give equal texts. `issueKeys` holds one key at least, since Jira's schema demands it;
 * only a deployment with service ids may do without.
 * @see reference gitlab-app (f); where it and Jira's schema differ, the schema wins
 */
export const renderForJira: RenderForJira = (entity, issueKeys, context) =>
  JSON.stringify(toPayload(entity, issueKeys, context));

function toPayload(entity: Entity, issueKeys: readonly IssueKey[], context: RenderContext) {
  switch (entity.kind) {
    case 'branch':
      return toBranchPayload(entity, issueKeys, context.headKeys);
    case 'commit':
      return toCommitPayload(entity, issueKeys);
    case 'merge_request':
      return toMergeRequestPayload(entity, issueKeys);
    case 'build':
      return toBuildPayload(entity, issueKeys, context.idPrefix);
    case 'deployment':
      return toDeploymentPayload(entity, issueKeys, context);
    case 'feature_flag':
      return toFeatureFlagPayload(entity, issueKeys, context.idPrefix);
  }
}
