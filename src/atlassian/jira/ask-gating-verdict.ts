import { Type } from '@sinclair/typebox';
import type { AskGatingVerdict } from '../../ports/index.ts';
import { createCallJira, type JiraClientDeps } from './call-jira.ts';
import { makeDeploymentPath } from './make-entity-path.ts';
import { parseAnswer } from './parse-answer.ts';
import { verifyAnswer } from './verify-answer.ts';

const verdicts = ['allowed', 'prevented', 'awaiting', 'invalid'] as const;
const gatingStatusSchema = Type.Object({
  gatingStatus: Type.Union(verdicts.map((verdict) => Type.Literal(verdict))),
});

/**
 * Asks a site what became of the change request of a deployment that was sent with the gating
 * command. `unknown` when it holds no such deployment, or none that asked. Throws JiraError otherwise.
 * @see reference jira-cloud 1.7 and 7
 */
export function createAskGatingVerdict(deps: JiraClientDeps): AskGatingVerdict {
  const callJira = createCallJira(deps);
  return async (installation, deployment) => {
    const path = `${makeDeploymentPath(deployment)}/gating-status`;
    const answer = await callJira(installation, { method: 'GET', path });
    if (answer.status === 404) return 'unknown';
    verifyAnswer(answer, deps.clock.now());
    return parseAnswer(gatingStatusSchema, answer).gatingStatus;
  };
}
