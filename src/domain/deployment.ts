import type { ProjectId } from './ids.ts';

/** A tier of GitLab that Jira knows too. */
export type EnvironmentTier = 'production' | 'staging' | 'testing' | 'development';

/** All tiers that Jira knows; what is none of them is `unmapped` there. */
export const environmentTiers = ['production', 'staging', 'testing', 'development'] as const;

/** Where something is deployed to; `tier` is null when it is none that Jira knows. */
export type Environment = {
  readonly id: number;
  readonly name: string;
  readonly tier: EnvironmentTier | null;
};

/** A deployment. `projectId` is its project, `id` is unique in a GitLab. */
export type Deployment = {
  readonly kind: 'deployment';
  readonly projectId: ProjectId;
  readonly id: number;
  readonly iid: number;
  readonly ref: string;
  readonly sha: string;
  readonly state:
    | 'pending'
    | 'in_progress'
    | 'successful'
    | 'failed'
    | 'cancelled'
    | 'rolled_back'
    | 'unknown';
  /** Waits for somebody's approval at GitLab. */
  readonly isBlocked: boolean;
  readonly environment: Environment;
  /** Null for a deployment that came through the API from another CI. */
  readonly pipeline: {
    readonly id: number;
    readonly iid: number | null;
    readonly url: string;
  } | null;
  /** Null likewise. */
  readonly job: { readonly name: string; readonly url: string } | null;
  /** `group/project` */
  readonly projectPath: string;
  readonly projectUrl: string;
  /** Where keys are looked for, in the order that counts when limits bind: the deployed commit, merge requests, the range. */
  readonly texts: readonly string[];
  /** The commits it brought: those since the last success of the same environment, newest first; its own at first. */
  readonly commits: readonly string[];
  /** The commit the range begins after; null for the first deployment and when nothing was calculated. */
  readonly base: string | null;
  readonly updatedAt: Date;
  /** False when read from a list page, which tells only its own commit. */
  readonly isComplete: boolean;
};

/**
 * The mirror's id of a deployment: pipeline, environment and number are what Jira names it by. One from
 * outside has no pipeline of its own.
 */
export function deploymentEntityId(
  deployment: Pick<Deployment, 'projectId' | 'iid' | 'pipeline' | 'environment'>,
): string {
  const pipeline = deployment.pipeline?.id ?? `external-${deployment.projectId}`;
  return `${pipeline}/${deployment.environment.id}/${deployment.iid}`;
}
