import type { JiraStats } from '../../traffic/stats.ts';
import type { ViolationKind } from '../../traffic/violations.ts';
import { findEntityFlaw } from '../entity-flaw.ts';
import { hasInvalidCharacter } from '../invalid-character.ts';
import { splitIssueLinks } from '../issue-links.ts';
import { type ProviderAnswer, type ProviderCall, refusal } from '../provider.ts';
import { type DevInfoEntity, type EntityKind, entityKinds, type Repository } from './entities.ts';
import { countEntities, findExceededCap, idOf } from './request-caps.ts';
import type { SchemaChecks } from './schema-checks.ts';
import type { DevInfoStore, StoredRepository } from './store.ts';
import { createSubmitResult, type SubmitResult } from './submit-result.ts';

/** An issue for which Jira would have run workflow triggers or smart commits. */
export interface Transition {
  readonly issueKey: string;
  readonly kind: EntityKind;
  readonly repositoryId: string;
  readonly entityId: string;
}

export interface SubmitDeps {
  readonly store: DevInfoStore;
  readonly checks: SchemaChecks;
  readonly stats: JiraStats;
  readonly knowsIssue: (key: string) => boolean;
  readonly noteTransition: (transition: Transition) => void;
}

interface DevInformation {
  readonly repositories: readonly Readonly<Record<string, unknown>>[];
  readonly operationType?: string;
  readonly preventTransitions?: boolean;
  readonly properties?: Readonly<Record<string, string>>;
}

interface Submission {
  readonly deps: SubmitDeps;
  readonly call: ProviderCall;
  readonly runsTriggers: boolean;
  readonly result: SubmitResult;
}

const longestMessage = 1024;

/** `POST /rest/devinfo/0.10/bulk`: refuses the whole, or takes what is valid and lists the rest. */
export function submitDevInfo(deps: SubmitDeps, call: ProviderCall): ProviderAnswer {
  const { repositories } = readList(call.body);
  deps.stats.bulkRequests += 1;
  deps.stats.entitiesReceived += countEntities(repositories);
  const cap = findExceededCap(repositories);
  if (cap !== null) return refuse(call, 'cap', [cap]);
  const flaws = deps.checks.request(call.body);
  if (flaws.length > 0) return refuse(call, 'schema', flaws);

  // The check just made proves the shape.
  const request = call.body as DevInformation;
  const isBackfill = request.operationType === 'BACKFILL';
  if (isBackfill) deps.stats.backfillRequests += 1;
  const submission: Submission = {
    deps,
    call,
    runsTriggers: !isBackfill && request.preventTransitions !== true,
    result: createSubmitResult(),
  };
  for (const repository of request.repositories)
    takeRepository(submission, repository, request.properties ?? {});
  return { status: 202, body: submission.result.toBody() };
}

function readList(body: unknown): { repositories: readonly unknown[] } {
  const list =
    typeof body === 'object' && body !== null && 'repositories' in body ? body.repositories : [];
  return { repositories: Array.isArray(list) ? list : [] };
}

function refuse(
  call: ProviderCall,
  kind: ViolationKind,
  messages: readonly string[],
): ProviderAnswer {
  call.violate(kind, messages.join('; '));
  return refusal(400, ...messages);
}

function takeRepository(
  submission: Submission,
  incoming: Readonly<Record<string, unknown>>,
  properties: Readonly<Record<string, string>>,
): void {
  const { deps, call, result } = submission;
  const { commits, branches, pullRequests, ...own } = incoming;
  const repositoryId = String(idOf(incoming));
  const flaws = hasInvalidCharacter(own)
    ? ['Invalid binary character']
    : deps.checks.repository(incoming);
  if (flaws.length > 0) {
    call.violate('schema', `repository ${repositoryId}: ${flaws.join('; ')}`);
    deps.stats.entitiesFailed += countEntities([incoming]);
    result.failRepository(repositoryId, flaws);
    return;
  }
  const stored = deps.store.saveRepository(call.appKey, own as unknown as Repository, properties);
  const lists = { commits, branches, pullRequests };
  for (const kind of entityKinds) {
    const list = lists[kind];
    if (Array.isArray(list))
      for (const entity of list) takeEntity(submission, stored, kind, entity);
  }
}

function takeEntity(
  submission: Submission,
  repository: StoredRepository,
  kind: EntityKind,
  incoming: unknown,
): void {
  const { deps, call, result } = submission;
  const flaw = findEntityFlaw(deps.checks.entity[kind], incoming);
  if (flaw !== null) {
    const id = String(idOf(incoming) ?? '');
    call.violate(flaw.kind, `${kind} ${id}: ${flaw.messages.join('; ')}`);
    deps.stats.entitiesFailed += 1;
    result.failEntity(repository.id, kind, id, flaw.messages);
    return;
  }
  // The check just made proves the shape.
  const entity = { kind, data: cutMessage(incoming) } as DevInfoEntity;
  const links = splitIssueLinks(entity.data, deps.knowsIssue);
  result.noteUnknown(links.unknownKeys, links.unknownAssociations);
  if (links.known.length === 0) {
    deps.stats.entitiesUnknown += 1;
    return;
  }
  deps.stats.entitiesAccepted += 1;
  result.accept(repository.id, kind, entity.data.id);
  if (deps.store.saveEntity(repository, entity, links.known)) {
    deps.stats.entitiesStored += 1;
    noteTransitions(submission, repository.id, entity, links.known);
  }
}

function cutMessage(entity: unknown): unknown {
  if (typeof entity !== 'object' || entity === null || !('message' in entity)) return entity;
  const { message } = entity;
  return typeof message === 'string' && message.length > longestMessage
    ? { ...entity, message: message.slice(0, longestMessage) }
    : entity;
}

function noteTransitions(
  { deps, runsTriggers }: Submission,
  repositoryId: string,
  { kind, data }: DevInfoEntity,
  issueKeys: readonly string[],
): void {
  if (!runsTriggers) return;
  deps.stats.transitions += issueKeys.length;
  for (const issueKey of issueKeys)
    deps.noteTransition({ issueKey, kind, repositoryId, entityId: data.id });
}
