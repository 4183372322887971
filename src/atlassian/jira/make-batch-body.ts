import type { Urgency } from '../../domain/index.ts';
import type { BatchEntity, BatchRepository } from '../../ports/index.ts';
import { addSequence } from './add-sequence.ts';
import { shortenText } from './clean-text.ts';
import { entityKinds, entityNames } from './entity-names.ts';
import { toRequiredUrl, toUrl } from './payloads/url.ts';

/**
 * The body of a bulk request. Stored payloads are already JSON, so they are put in as they are:
 * parsing and printing a thousand of them again would cost more than all the rest.
 * @see reference jira-cloud 1.3 and 1.5
 */
export function makeBatchBody(
  repositories: readonly BatchRepository[],
  { urgency, product }: { readonly urgency: Urgency; readonly product: string },
): string {
  const isHistory = urgency === 'history';
  const rest = JSON.stringify({
    preventTransitions: isHistory,
    operationType: isHistory ? 'BACKFILL' : 'NORMAL',
    providerMetadata: { product },
  });
  return `{"repositories":[${repositories.map(toRepositoryText).join(',')}],${rest.slice(1)}`;
}

function toRepositoryText(repository: BatchRepository): string {
  const own = JSON.stringify({
    id: repository.id,
    name: shortenText(repository.name, 255),
    description: toDescription(repository.description),
    url: toRequiredUrl(repository.url),
    avatar: toUrl(repository.avatarUrl),
    updateSequenceId: repository.sequence,
  });
  const lists = entityKinds
    .map((kind) => ({
      kind,
      entities: repository.entities.filter((entity) => entity.kind === kind),
    }))
    .filter(({ entities }) => entities.length > 0)
    .map(
      ({ kind, entities }) => `,"${entityNames[kind].list}":[${entities.map(toText).join(',')}]`,
    );
  return `${own.slice(0, -1)}${lists.join('')}}`;
}

function toText({ payload, sequence }: BatchEntity): string {
  return addSequence(payload, sequence);
}

function toDescription(description: string | null): string | undefined {
  return description ? shortenText(description, 1024) : undefined;
}
