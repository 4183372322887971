import type { EntityKind } from '../../domain/index.ts';
import type { BatchEntity } from '../../ports/index.ts';

const fieldNames = {
  commit: 'updateSequenceId',
  branch: 'updateSequenceId',
  merge_request: 'updateSequenceId',
  build: 'updateSequenceNumber',
  deployment: 'updateSequenceNumber',
  feature_flag: 'updateSequenceId',
} as const satisfies Record<EntityKind, string>;
const branchStart = '{"lastCommit":{';

/**
 * A payload with the sequence that is sent, also in a branch's nested commit, without parsing it:
 * the field goes in after the opening brace. Of all payloads only a branch's begins with `lastCommit`.
 */
export function addSequence({
  kind,
  payload,
  sequence,
}: Pick<BatchEntity, 'kind' | 'payload' | 'sequence'>): string {
  const field = `"${fieldNames[kind]}":${sequence},`;
  return payload.startsWith(branchStart)
    ? `{${field}${branchStart.slice(1)}${field}${payload.slice(branchStart.length)}`
    : `{${field}${payload.slice(1)}`;
}
