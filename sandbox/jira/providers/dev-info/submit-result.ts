import type { IssueAssociation } from '../issue-links.ts';
import type { EntityKind } from './entities.ts';

interface EntityFailure {
  readonly id: string;
  readonly errorMessages: readonly { readonly message: string }[];
}

type RepositoryFailures = Partial<Record<EntityKind, EntityFailure[]>> & {
  errorMessages?: readonly { readonly message: string }[];
};

/** Collects what became of each entity of a bulk request, for the body of its 202. */
export interface SubmitResult {
  accept(repositoryId: string, kind: EntityKind, id: string): void;
  failRepository(repositoryId: string, messages: readonly string[]): void;
  failEntity(repositoryId: string, kind: EntityKind, id: string, messages: readonly string[]): void;
  noteUnknown(issueKeys: readonly string[], associations: readonly IssueAssociation[]): void;
  toBody(): Readonly<Record<string, unknown>>;
}

export function createSubmitResult(): SubmitResult {
  const accepted: Record<string, Partial<Record<EntityKind, string[]>>> = {};
  const failed: Record<string, RepositoryFailures> = {};
  const unknownIssueKeys = new Set<string>();
  const unknownAssociations: IssueAssociation[] = [];
  return {
    accept: (repositoryId, kind, id) => {
      accepted[repositoryId] ??= {};
      const ofRepository = accepted[repositoryId];
      ofRepository[kind] ??= [];
      ofRepository[kind].push(id);
    },
    failRepository: (repositoryId, messages) => {
      failed[repositoryId] = { errorMessages: toErrors(messages) };
    },
    failEntity: (repositoryId, kind, id, messages) => {
      failed[repositoryId] ??= {};
      const ofRepository = failed[repositoryId];
      ofRepository[kind] ??= [];
      ofRepository[kind].push({ id, errorMessages: toErrors(messages) });
    },
    noteUnknown: (issueKeys, associations) => {
      for (const key of issueKeys) unknownIssueKeys.add(key);
      unknownAssociations.push(...associations);
    },
    toBody: () => ({
      acceptedDevinfoEntities: accepted,
      failedDevinfoEntities: failed,
      unknownIssueKeys: [...unknownIssueKeys],
      ...(unknownAssociations.length > 0 ? { unknownAssociations } : {}),
    }),
  };
}

function toErrors(messages: readonly string[]): { message: string }[] {
  return messages.map((message) => ({ message }));
}
