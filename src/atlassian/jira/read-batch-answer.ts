import type { Outcome } from '../../domain/index.ts';
import type { Batch, BatchAnswer, BatchEntity, FlatEntity, OutcomeKey } from '../../ports/index.ts';
import { toBuildKey, toDeploymentKey, toFlagId } from './jira-key.ts';
import { listNames } from './list-names.ts';
import { namesService } from './payloads/deployment.ts';
import { type Findings, findingName, readFindings } from './read-findings.ts';
import type { JiraAnswer } from './send-request.ts';

type Sent = {
  readonly entity: BatchEntity;
  readonly repositoryId: string;
  readonly name: string;
};

/**
 * An outcome for every entity that was sent. A fault of the entity or of its repository rejects it;
 * one that is not named at all is accepted, unless Jira knows none of its keys. Throws JiraError
 * JIRA_ANSWER_UNEXPECTED when the answer is none of the endpoint's.
 * @see reference jira-cloud 1.5 to 1.8, Response
 */
export function readBatchAnswer(batch: Batch, answer: JiraAnswer): Omit<BatchAnswer, 'pauseUntil'> {
  const findings = readFindings(batch.endpoint, answer);
  const judge = createJudge(findings);
  const outcomes = new Map<OutcomeKey, Outcome>();
  for (const sent of listSent(batch)) {
    outcomes.set(`${sent.repositoryId}/${sent.entity.kind}/${sent.entity.id}`, judge(sent));
  }
  return { outcomes, unknownKeys: findings.unknownKeys };
}

function listSent(batch: Batch): Sent[] {
  if (batch.endpoint !== 'devinfo') {
    return batch.entities.map((entity) => ({
      entity,
      repositoryId: entity.repositoryId,
      name: nameFlat(entity),
    }));
  }
  return batch.repositories.flatMap(({ id: repositoryId, entities }) =>
    entities.map((entity) => ({
      entity,
      repositoryId,
      name: findingName.devinfo(repositoryId, listNames[entity.kind], entity.id),
    })),
  );
}

function nameFlat(entity: FlatEntity): string {
  switch (entity.kind) {
    case 'build':
      return findingName.build(toBuildKey(entity));
    case 'deployment':
      return findingName.deployment(toDeploymentKey(entity));
    default:
      return findingName.flag(toFlagId(entity));
  }
}

function createJudge({ accepted, rejected, unknownKeys }: Findings): (sent: Sent) => Outcome {
  const unknown = new Set(unknownKeys);
  const isUnknown = ({ issueKeys, payload }: BatchEntity) =>
    issueKeys.length > 0 && issueKeys.every((key) => unknown.has(key)) && !namesService(payload);
  return ({ entity, repositoryId, name }) => {
    const isAccepted = accepted.has(name);
    const ofRepository = isAccepted
      ? undefined
      : rejected.get(findingName.repository(repositoryId));
    const reason = rejected.get(name) ?? ofRepository;
    if (reason !== undefined) return { kind: 'rejected', reason };
    return isAccepted || !isUnknown(entity) ? { kind: 'accepted' } : { kind: 'unknown_keys' };
  };
}
