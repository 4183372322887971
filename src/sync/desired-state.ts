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
import type { RenderForJira } from '../ports/index.ts';
import { selectKeys } from './select-keys.ts';

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
  change: Change,
  target: { key: MirrorKey; epoch: number; feedingKeys: readonly IssueKey[] },
): DesiredState {
  const base = { ...target.key, readAt: change.readAt, epoch: target.epoch };
  const none = {
    ...base,
    payload: null,
    hash: '',
    issueKeys: [],
    version: '',
    detail: 0,
    feeds: null,
  };
  if ('gone' in change) return none;
  const { entity } = change;
  const issueKeys = selectKeys(entity, target.feedingKeys);
  if (issueKeys.length === 0) return { ...none, version: versionOf(entity) };
  const payload = deps.renderForJira(entity, issueKeys);
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
      return entity.updatedAt.toISOString();
  }
}
