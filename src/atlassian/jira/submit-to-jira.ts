import { endpointOf } from '../../domain/index.ts';
import type { BatchLimits, SubmitToJira } from '../../ports/index.ts';
import { apiPaths } from './api-paths.ts';
import { createCallJira, type JiraClientDeps } from './call-jira.ts';
import { makeBatchBody } from './make-batch-body.ts';
import { makeEntityPath } from './make-entity-path.ts';
import { readBatchAnswer } from './read-batch-answer.ts';
import { readPause } from './read-retry.ts';
import { verifyAnswer } from './verify-answer.ts';

const limits: BatchLimits = {
  devinfo: { repositories: 100, entities: 1000, entitiesPerKind: 400 },
  others: { entities: 100 },
};

/**
 * Sends development information, builds, deployments and feature flags to a site. `product`, e.g.
 * `GitLab for Jira 0.1.0`, is what the site is told of us. Every failure is a JiraError: JIRA_TOO_LARGE
 * and JIRA_REFUSED are about this very batch and never worth a repeat, all others are about the site
 * or the road to it.
 * @see https://developer.atlassian.com/cloud/jira/software/rest/intro/
 */
export function createSubmitToJira(
  deps: JiraClientDeps & { readonly product: string },
): SubmitToJira {
  const callJira = createCallJira(deps);
  return {
    limits,

    async submit(installation, batch) {
      const body = makeBatchBody(batch, deps.product);
      const path = `${apiPaths[batch.endpoint]}/bulk`;
      const urgency = batch.urgency ?? 'live';
      const answer = await callJira(installation, { method: 'POST', path, body, urgency });
      const now = deps.clock.now();
      verifyAnswer(answer, now);
      return { ...readBatchAnswer(batch, answer), pauseUntil: readPause(answer.headers, now) };
    },

    async removeEntity(installation, { sequence, urgency = 'live', ...entity }) {
      // The other interfaces no longer take a sequence here.
      const isDevinfo = endpointOf(entity.kind) === 'devinfo';
      const query = isDevinfo ? `?_updateSequenceId=${sequence}` : '';
      const path = `${makeEntityPath(entity)}${query}`;
      const answer = await callJira(installation, { method: 'DELETE', path, urgency });
      if (answer.status !== 404) verifyAnswer(answer, deps.clock.now());
    },
  };
}
