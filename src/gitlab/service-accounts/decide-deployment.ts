import { Type } from '@sinclair/typebox';
import { type ErrorCode, ProductError } from '../../domain/index.ts';
import type { ActAsServiceAccount, DecisionOutcome } from '../../ports/index.ts';
import type { Caller } from '../api/call.ts';
import type { GitlabApi } from '../api/gitlab-api.ts';
import { toPath } from '../api/path.ts';
import { makeShape } from '../shape.ts';

type Decision = Parameters<ActAsServiceAccount['decideDeployment']>[2];

const anythingShape = makeShape(Type.Unknown());

/** GitLab's words for a deployment that nobody has to decide about any more. */
const isDecided = /not (?:waiting|awaiting|blocked|pending)|no longer|already/i;

const advice: Partial<Record<ErrorCode, string>> = {
  GITLAB_UNAUTHORIZED: "The service account's token is wrong, expired or revoked.",
  GITLAB_FORBIDDEN:
    'The service account may not decide: give its token the scope api, and name it among the approvers of the protected environment.',
  GITLAB_NOT_FOUND:
    'The service account cannot see the deployment, or this GitLab has no deployment approvals (Premium or Ultimate).',
  GITLAB_REFUSED: 'GitLab refused the decision.',
};

/**
 * Approves or rejects a deployment that waits.
 * @see https://docs.gitlab.com/api/deployments/#approve-or-reject-a-blocked-deployment
 */
export async function decideDeployment(
  api: GitlabApi,
  caller: Caller,
  { projectId, deploymentId, status, comment }: Decision,
): Promise<DecisionOutcome> {
  const path = toPath('projects', projectId, 'deployments', deploymentId, 'approval');
  try {
    await api.change('POST', { ...caller, path }, { status, comment }, anythingShape);
    return { kind: 'done' };
  } catch (error) {
    const reason = error instanceof ProductError ? advice[error.code] : undefined;
    if (!(error instanceof ProductError) || reason === undefined) throw error;
    if (error.code === 'GITLAB_REFUSED' && isDecided.test(error.safe))
      return { kind: 'not_waiting' };
    return { kind: 'refused', reason: `${reason} ${error.safe}` };
  }
}
