import { createHash } from 'node:crypto';
import {
  type Change,
  type DesiredState,
  type Entity,
  type EntityRef,
  feedOf,
  type IssueKey,
  type MirrorKey,
  refOf,
} from '../domain/index.ts';
import type { Coverage, RenderForJira, ServiceSettings } from '../ports/index.ts';

/** What a change is about. */
export function subjectOf(change: Change): EntityRef {
  return 'gone' in change ? change.gone : refOf(change.entity);
}

/** One text for a mirror key, to look it up within a batch. */
export function keyText(key: MirrorKey): string {
  return `${key.installationId}/${key.projectId}/${key.kind}/${key.id}`;
}

/**
 * What Jira should show for a change: the rendered entity, or a tombstone when it is gone or names no
 * issue (any more).
 */
export function makeDesiredState(
  deps: { renderForJira: RenderForJira },
  shown: {
    change: Change;
    coverage: Coverage;
    issueKeys: readonly IssueKey[];
    headKeys: readonly IssueKey[];
  },
  target: { key: MirrorKey; service: ServiceSettings },
): DesiredState {
  const { change, issueKeys, headKeys } = shown;
  const base = { ...target.key, readAt: change.readAt, epoch: shown.coverage.epoch };
  const none = {
    ...base,
    payload: null,
    hash: '',
    issueKeys: [],
    version: '',
    detail: 0,
    feeds: null,
    reference: 'entity' in change ? referenceOf(change.entity) : null,
  };
  if ('gone' in change) return none;
  const { entity } = change;
  const { idPrefix } = shown.coverage;
  const isOfService = entity.kind === 'deployment' && target.service.serviceIds.length > 0;
  if (issueKeys.length === 0 && !isOfService) return { ...none, version: versionOf(entity) };
  const context = { idPrefix, service: target.service, headKeys };
  const payload = deps.renderForJira(entity, issueKeys, context);
  return {
    ...base,
    payload,
    hash: createHash('sha256').update(payload).digest('base64url'),
    issueKeys,
    version: versionOf(entity),
    detail: entity.kind === 'commit' ? entity.detail : 0,
    feeds:
      entity.kind === 'merge_request' && entity.state === 'open'
        ? feedOf(entity.sourceProjectId, entity.sourceBranch)
        : null,
    reference: referenceOf(entity),
  };
}

/** What tells whether we hold this very state of an entity, without comparing payloads. */
export function versionOf(entity: Entity): string {
  switch (entity.kind) {
    case 'branch':
      return entity.head.sha;
    case 'commit':
      return String(entity.detail);
    case 'merge_request':
    case 'feature_flag':
      return makeVersion(entity.updatedAt, entity.url);
    case 'build':
    case 'deployment':
      return makeVersion(entity.updatedAt, entity.projectUrl);
  }
}

/** A project that is renamed gives everything in it another address, and nothing another time. */
function makeVersion(updatedAt: Date, url: string): string {
  const address = createHash('sha256').update(url).digest('base64url').slice(0, 8);
  return `${updatedAt.toISOString()} ${address}`;
}

/** What a refresh calls the entity: see `RefreshTarget`. */
function referenceOf(entity: Entity): string {
  switch (entity.kind) {
    case 'branch':
    case 'feature_flag':
      return entity.name;
    case 'commit':
      return entity.sha;
    case 'merge_request':
      return String(entity.iid);
    case 'build':
    case 'deployment':
      return String(entity.id);
  }
}
