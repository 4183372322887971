import type { Batch, BatchEntity, BatchRepository } from '../../ports/index.ts';
import { addSequence } from './add-sequence.ts';
import { shortenText } from './clean-text.ts';
import { listNames } from './list-names.ts';
import { toRequiredUrl, toUrl } from './payloads/url.ts';

type DevinfoBatch = Extract<Batch, { endpoint: 'devinfo' }>;
type FlatBatch = Exclude<Batch, DevinfoBatch>;

const devinfoKinds = ['commit', 'branch', 'merge_request'] as const;
const flatLists = { builds: 'builds', deployments: 'deployments', featureflags: 'flags' } as const;

/**
 * The body of a bulk request. Stored payloads are already JSON, so they are put in as they are:
 * parsing and printing a thousand of them again would cost more than all the rest.
 * @see reference jira-cloud 1.3 and 1.5 to 1.8
 */
export function makeBatchBody(batch: Batch, product: string): string {
  return batch.endpoint === 'devinfo'
    ? makeDevinfoBody(batch, product)
    : makeFlatBody(batch, product);
}

function makeDevinfoBody({ repositories, urgency }: DevinfoBatch, product: string): string {
  const isHistory = urgency === 'history';
  const rest = JSON.stringify({
    preventTransitions: isHistory,
    operationType: isHistory ? 'BACKFILL' : 'NORMAL',
    providerMetadata: { product },
  });
  return `{"repositories":[${repositories.map(toRepositoryText).join(',')}],${rest.slice(1)}`;
}

function makeFlatBody({ endpoint, entities, properties }: FlatBatch, product: string): string {
  const hasProperties = Object.keys(properties).length > 0;
  const rest = JSON.stringify({
    properties: hasProperties ? properties : undefined,
    providerMetadata: { product },
  });
  return `{"${flatLists[endpoint]}":${toListText(entities)},${rest.slice(1)}`;
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
  const lists = devinfoKinds
    .map((kind) => ({
      kind,
      entities: repository.entities.filter((entity) => entity.kind === kind),
    }))
    .filter(({ entities }) => entities.length > 0)
    .map(({ kind, entities }) => `,"${listNames[kind]}":${toListText(entities)}`);
  return `${own.slice(0, -1)}${lists.join('')}}`;
}

function toListText(entities: readonly BatchEntity[]): string {
  return `[${entities.map(addSequence).join(',')}]`;
}

function toDescription(description: string | null): string | undefined {
  return description ? shortenText(description, 1024) : undefined;
}
