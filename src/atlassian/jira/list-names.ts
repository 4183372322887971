import type { EntityKind } from '../../domain/index.ts';

/** What Jira calls our kinds in bodies and answers. */
export const listNames = {
  commit: 'commits',
  branch: 'branches',
  merge_request: 'pullRequests',
  build: 'builds',
  deployment: 'deployments',
  feature_flag: 'flags',
} as const satisfies Record<EntityKind, string>;
