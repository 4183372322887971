import type { BatchLimits, SubmitToJira } from '../../ports/index.ts';
import { createCallJira, type JiraClientDeps } from './call-jira.ts';
import { entityNames } from './entity-names.ts';
import { makeBatchBody } from './make-batch-body.ts';
import { parseAnswer } from './parse-answer.ts';
import { batchAnswerSchema, readBatchAnswer } from './read-batch-answer.ts';
import { verifyAnswer } from './verify-answer.ts';

const limits: BatchLimits = { repositories: 100, entities: 1000, entitiesPerKind: 400 };
const devinfo = '/rest/devinfo/0.10';

/**
 * Sends development information to a site. `product`, e.g. `GitLab for Jira 0.1.0`, is what the site
 * is told of us. Every failure is a JiraError: JIRA_TOO_LARGE and JIRA_REFUSED are about this very
 * batch and never worth a repeat, all others are about the site or the road to it.
 * @see https://developer.atlassian.com/cloud/jira/software/rest/api-group-development-information/
 */
export function createSubmitToJira(
  deps: JiraClientDeps & { readonly product: string },
): SubmitToJira {
  const callJira = createCallJira(deps);
  return {
    limits,

    async submit(installation, urgency, repositories) {
      const body = makeBatchBody(repositories, { urgency, product: deps.product });
      const answer = await callJira(installation, {
        method: 'POST',
        path: `${devinfo}/bulk`,
        body,
      });
      verifyAnswer(answer, deps.clock.now());
      return readBatchAnswer(repositories, parseAnswer(batchAnswerSchema, answer));
    },

    async removeEntity(installation, { repositoryId, kind, id, sequence }) {
      const words = [repositoryId, entityNames[kind].path, id].map(encodeURIComponent);
      const path = `${devinfo}/repository/${words.join('/')}?_updateSequenceId=${sequence}`;
      const answer = await callJira(installation, { method: 'DELETE', path });
      if (answer.status !== 404) verifyAnswer(answer, deps.clock.now());
    },
  };
}
