import { type Static, Type } from '@sinclair/typebox';
import type { IssueKey, Outcome } from '../../domain/index.ts';
import type { BatchAnswer, BatchEntity, BatchRepository, OutcomeKey } from '../../ports/index.ts';
import { entityNames } from './entity-names.ts';
import { readErrorMessages } from './read-error-messages.ts';

const messages = Type.Optional(Type.Array(Type.Unknown()));
const ids = Type.Optional(Type.Array(Type.String()));
// The specification says `errorMessages`, a live answer was seen to say `errors`.
const failures = Type.Optional(
  Type.Array(Type.Object({ id: Type.String(), errorMessages: messages, errors: messages })),
);

/** The parts of Jira's answer to a bulk request that are read. */
export const batchAnswerSchema = Type.Object({
  acceptedDevinfoEntities: Type.Optional(
    Type.Record(Type.String(), Type.Object({ commits: ids, branches: ids, pullRequests: ids })),
  ),
  failedDevinfoEntities: Type.Optional(
    Type.Record(
      Type.String(),
      Type.Object({
        errorMessages: messages,
        errors: messages,
        commits: failures,
        branches: failures,
        pullRequests: failures,
      }),
    ),
  ),
  unknownIssueKeys: Type.Optional(Type.Array(Type.String())),
});

type Answer = Static<typeof batchAnswerSchema>;
type Messages = { readonly errorMessages?: unknown[]; readonly errors?: unknown[] };
type Context = { readonly answer: Answer; readonly unknownKeys: ReadonlySet<IssueKey> };

/**
 * An outcome for every entity that was sent. A fault of the entity or of its repository rejects it;
 * one that is not named at all is accepted, unless Jira knows none of its keys.
 * @see reference jira-cloud 1.5, Response 202
 */
export function readBatchAnswer(
  repositories: readonly BatchRepository[],
  answer: Answer,
): BatchAnswer {
  const unknownKeys = answer.unknownIssueKeys ?? [];
  const context = { answer, unknownKeys: new Set(unknownKeys) };
  const outcomes = new Map<OutcomeKey, Outcome>();
  for (const repository of repositories) {
    const judge = makeJudge(context, repository.id);
    for (const entity of repository.entities) {
      outcomes.set(`${repository.id}/${entity.kind}/${entity.id}`, judge(entity));
    }
  }
  return { outcomes, unknownKeys };
}

/** Judges the entities of one repository; its part of the answer is indexed once. */
function makeJudge({ answer, unknownKeys }: Context, repositoryId: string) {
  const accepted = answer.acceptedDevinfoEntities?.[repositoryId];
  const failed = answer.failedDevinfoEntities?.[repositoryId];
  const acceptedIds = new Set<string>();
  const reasons = new Map<string, string>();
  for (const { list } of Object.values(entityNames)) {
    for (const id of accepted?.[list] ?? []) acceptedIds.add(`${list}/${id}`);
    for (const { id, ...fault } of failed?.[list] ?? []) {
      reasons.set(`${list}/${id}`, readReason(fault) ?? 'Jira gave no reason');
    }
  }
  const repositoryReason = readReason(failed);

  return (entity: BatchEntity): Outcome => {
    const key = `${entityNames[entity.kind].list}/${entity.id}`;
    const reason = reasons.get(key) ?? (acceptedIds.has(key) ? null : repositoryReason);
    if (reason) return { kind: 'rejected', reason };
    if (acceptedIds.has(key) || !hasOnlyUnknownKeys(entity, unknownKeys)) {
      return { kind: 'accepted' };
    }
    return { kind: 'unknown_keys' };
  };
}

function readReason(fault: Messages | undefined): string | null {
  const all = [...(fault?.errorMessages ?? []), ...(fault?.errors ?? [])];
  return all.length > 0 ? readErrorMessages(all) : null;
}

/** Parses the payload, so it is asked only for entities that the answer does not name. */
function hasOnlyUnknownKeys(entity: BatchEntity, unknownKeys: ReadonlySet<IssueKey>): boolean {
  if (unknownKeys.size === 0) return false;
  const { issueKeys }: { issueKeys: readonly IssueKey[] } = JSON.parse(entity.payload);
  return issueKeys.every((key) => unknownKeys.has(key));
}
