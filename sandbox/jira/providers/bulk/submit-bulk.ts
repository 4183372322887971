import type { JiraStats } from '../../traffic/stats.ts';
import type { ViolationKind } from '../../traffic/violations.ts';
import { type Check, compileChecks } from '../compile-checks.ts';
import { findEntityFlaw } from '../entity-flaw.ts';
import { type IssueAssociation, type Linkable, splitIssueLinks } from '../issue-links.ts';
import type { Properties } from '../properties.ts';
import { listRefusal, type ProviderAnswer, type ProviderCall } from '../provider.ts';
import { type BulkKind, type EntityKey, fieldOf, type Rejection } from './bulk-kind.ts';
import type { BulkStore, Stored } from './bulk-store.ts';

export interface BulkDeps<Data> {
  readonly store: BulkStore<Data>;
  readonly stats: JiraStats;
  readonly knowsIssue: (key: string) => boolean;
  /** Told of what was stored, and what it replaced. */
  readonly noteStored?: (entity: Stored<Data>, before: Stored<Data> | null) => void;
}

interface BulkChecks {
  /** The body without looking into its entities. */
  readonly request: Check;
  readonly entity: Check;
}

interface Submission<Data extends Linkable> {
  readonly deps: BulkDeps<Data>;
  readonly kind: BulkKind<Data>;
  readonly checks: BulkChecks;
  readonly call: ProviderCall;
  readonly properties: Properties;
  readonly accepted: EntityKey[];
  readonly rejected: Rejection[];
  readonly unknownIssueKeys: Set<string>;
  readonly unknownAssociations: IssueAssociation[];
}

const mostPerRequest = 100;

/** `POST …/bulk`: refuses the whole, or takes what is valid and lists the rest. */
export function createSubmitBulk<Data extends Linkable>(
  deps: BulkDeps<Data>,
  kind: BulkKind<Data>,
): (call: ProviderCall) => ProviderAnswer {
  const checks = createChecks(kind);
  return (call) => {
    const entities = readEntities(kind, call.body);
    deps.stats.bulkRequests += 1;
    deps.stats.entitiesReceived += entities.length;
    const flaw = findRequestFlaw(kind, checks, call.body);
    if (flaw !== null) {
      call.violate(flaw.kind, flaw.messages.join('; '));
      return listRefusal(400, ...flaw.messages);
    }
    const submission: Submission<Data> = {
      deps,
      kind,
      checks,
      call,
      // The check just made proves the shape.
      properties: (fieldOf(call.body, 'properties') ?? {}) as Properties,
      accepted: [],
      rejected: [],
      unknownIssueKeys: new Set(),
      unknownAssociations: [],
    };
    for (const entity of entities) takeEntity(submission, entity);
    return { status: 202, body: toBody(submission) };
  };
}

/** How many and which entities a body lists, whatever its shape. */
export function readEntities(
  kind: Pick<BulkKind<Linkable>, 'names'>,
  body: unknown,
): readonly unknown[] {
  const list = fieldOf(body, kind.names.list);
  return Array.isArray(list) ? list : [];
}

/** Jira refuses a request or one entity, and only one check each can tell which is at fault. */
function createChecks({ schema, names }: Pick<BulkKind<Linkable>, 'schema' | 'names'>): BulkChecks {
  const layered = structuredClone(schema);
  layered.$defs[names.request].properties[names.list].items = { type: 'object' };
  const check = compileChecks(layered);
  return { request: check(names.request), entity: check(names.entity) };
}

function findRequestFlaw<Data extends Linkable>(
  kind: BulkKind<Data>,
  checks: BulkChecks,
  body: unknown,
): { kind: ViolationKind; messages: readonly string[] } | null {
  const entities = readEntities(kind, body);
  const { list } = kind.names;
  if (entities.length > mostPerRequest) {
    const message = `${entities.length} ${list}: at most ${mostPerRequest} per request`;
    return { kind: 'cap', messages: [message] };
  }
  const messages = checks.request(body);
  if (messages.length > 0) return { kind: 'schema', messages };
  // What does not say which it is cannot be listed as rejected.
  const nameless = entities.findIndex((entity) => kind.readKey(entity) === null);
  return nameless === -1
    ? null
    : { kind: 'schema', messages: [`/${list}/${nameless} must have its identifying fields`] };
}

function takeEntity<Data extends Linkable>(submission: Submission<Data>, incoming: unknown): void {
  const { deps, kind, call } = submission;
  const key = kind.readKey(incoming);
  if (key === null) return;
  const flaw = findEntityFlaw(submission.checks.entity, incoming);
  if (flaw !== null) {
    call.violate(flaw.kind, `${kind.names.list} ${idOfKey(key)}: ${flaw.messages.join('; ')}`);
    deps.stats.entitiesFailed += 1;
    submission.rejected.push({ key, errors: flaw.messages.map((message) => ({ message })) });
    return;
  }
  // The check just made proves the shape.
  const data = incoming as Data;
  const links = splitIssueLinks(data, deps.knowsIssue);
  for (const unknown of links.unknownKeys) submission.unknownIssueKeys.add(unknown);
  submission.unknownAssociations.push(...links.unknownAssociations);
  if (links.known.length + links.serviceIds.length === 0) {
    deps.stats.entitiesUnknown += 1;
    return;
  }
  deps.stats.entitiesAccepted += 1;
  submission.accepted.push(key);
  saveEntity(deps, {
    appKey: call.appKey,
    id: idOfKey(key),
    sequence: kind.sequenceOf(data),
    data,
    issueKeys: links.known,
    serviceIds: links.serviceIds,
    properties: submission.properties,
  });
}

function saveEntity<Data>(deps: BulkDeps<Data>, entity: Stored<Data>): void {
  const before = deps.store.find(entity.appKey, entity.id);
  if (!deps.store.save(entity)) return;
  deps.stats.entitiesStored += 1;
  deps.noteStored?.(entity, before);
}

/** An identity in one text, equal for equal identities. */
export function idOfKey(key: EntityKey): string {
  return typeof key === 'string' ? key : JSON.stringify(Object.values(key));
}

function toBody<Data extends Linkable>(submission: Submission<Data>): unknown {
  const { kind, accepted, rejected, unknownIssueKeys, unknownAssociations } = submission;
  return {
    ...kind.toAnswer(accepted, rejected),
    unknownIssueKeys: [...unknownIssueKeys],
    ...(unknownAssociations.length > 0 ? { unknownAssociations } : {}),
  };
}
