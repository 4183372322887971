import { createHash } from 'node:crypto';
import type { EnvironmentTier } from './deployment.ts';
import type { ProjectId } from './ids.ts';

/** How a flag is rolled out in some environments. */
export type FlagStrategy = {
  /** GitLab's word: `default`, `gradualRolloutUserId`, `flexibleRollout`, `userWithId`, `gitlabUserList`. */
  readonly name: string;
  /** 0 to 100; null when the strategy has none. */
  readonly percentage: number | null;
  /** Environments as GitLab writes them, `*` for all. */
  readonly scopes: readonly { readonly name: string; readonly tier: EnvironmentTier | null }[];
};

/** A feature flag; its name is unique in its project, and GitLab's API tells no id. */
export type FeatureFlag = {
  readonly kind: 'feature_flag';
  readonly projectId: ProjectId;
  readonly name: string;
  readonly description: string;
  readonly isActive: boolean;
  readonly strategies: readonly FlagStrategy[];
  readonly updatedAt: Date;
  readonly url: string;
};

/** The mirror's id of a flag, and Jira's but for the connection's prefix. */
export function flagEntityId(projectId: ProjectId, name: string): string {
  const hash = createHash('sha256').update(name).digest('hex').slice(0, 32);
  return `${projectId}-${hash}`;
}
