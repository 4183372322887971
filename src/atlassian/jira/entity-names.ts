import type { EntityKind } from '../../domain/index.ts';

/** What Jira calls our kinds: `list` in bodies and answers, `path` in addresses. */
export const entityNames = {
  commit: { list: 'commits', path: 'commit' },
  branch: { list: 'branches', path: 'branch' },
  merge_request: { list: 'pullRequests', path: 'pull_request' },
} as const satisfies Record<EntityKind, { list: string; path: string }>;

/** The kinds in the order in which they stand in a body. */
export const entityKinds = ['commit', 'branch', 'merge_request'] as const satisfies EntityKind[];
