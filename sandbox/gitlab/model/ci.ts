import { createShelf, type Shelf } from './shelf.ts';

export const PIPELINE_STATUSES = [
  'created',
  'waiting_for_resource',
  'preparing',
  'waiting_for_callback',
  'pending',
  'running',
  'success',
  'failed',
  'canceling',
  'canceled',
  'skipped',
  'manual',
  'scheduled',
] as const;

export type PipelineStatus = (typeof PIPELINE_STATUSES)[number];

export const PIPELINE_SOURCES = [
  'push',
  'web',
  'trigger',
  'schedule',
  'api',
  'external',
  'pipeline',
  'chat',
  'webide',
  'merge_request_event',
  'external_pull_request_event',
  'parent_pipeline',
  'ondemand_dast_scan',
  'security_orchestration_policy',
] as const;

export type PipelineSource = (typeof PIPELINE_SOURCES)[number];

export interface Job {
  readonly id: number;
  readonly name: string;
  readonly stage: string;
  status: PipelineStatus;
  /** The environment's name, where the job deploys. */
  readonly environment: string | null;
  readonly createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  failureReason: string | null;
}

export interface TestReport {
  readonly total: number;
  readonly success: number;
  readonly failed: number;
  readonly skipped: number;
  readonly error: number;
}

export interface Pipeline {
  readonly id: number;
  readonly iid: number;
  readonly projectId: number;
  readonly name: string | null;
  /** A branch, a tag, or `refs/merge-requests/<iid>/head`. */
  readonly ref: string;
  readonly sha: string;
  readonly beforeSha: string;
  readonly tag: boolean;
  readonly source: PipelineSource;
  readonly userId: number;
  readonly mergeRequestIid: number | null;
  readonly createdAt: Date;
  status: PipelineStatus;
  updatedAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  jobs: readonly Job[];
  testReport: TestReport | null;
}

export type Tier = 'production' | 'staging' | 'testing' | 'development' | 'other';

export interface Environment {
  readonly id: number;
  readonly projectId: number;
  readonly name: string;
  readonly slug: string;
  readonly externalUrl: string | null;
  readonly createdAt: Date;
  tier: Tier;
  state: 'available' | 'stopping' | 'stopped';
  updatedAt: Date;
}

/** Who may deploy there and approve: GitLab's unified approval setting. */
export interface ProtectedEnvironment {
  readonly id: number;
  readonly name: string;
  readonly requiredApprovals: number;
  /** Nobody: every maintainer. */
  readonly approverIds: readonly number[];
}

export const DEPLOYMENT_STATUSES = [
  'created',
  'running',
  'success',
  'failed',
  'canceled',
  'skipped',
  'blocked',
] as const;

export type DeploymentStatus = (typeof DEPLOYMENT_STATUSES)[number];

export interface DeploymentApproval {
  readonly userId: number;
  readonly status: 'approved' | 'rejected';
  readonly comment: string | null;
  readonly createdAt: Date;
}

export interface Deployment {
  readonly id: number;
  readonly iid: number;
  readonly projectId: number;
  readonly environmentId: number;
  readonly ref: string;
  readonly sha: string;
  readonly tag: boolean;
  readonly userId: number;
  /** Both null: made through the API by something that is no GitLab CI. */
  readonly pipelineId: number | null;
  readonly jobId: number | null;
  readonly createdAt: Date;
  status: DeploymentStatus;
  updatedAt: Date;
  finishedAt: Date | null;
  approvals: readonly DeploymentApproval[];
}

export interface FlagStrategy {
  readonly id: number;
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly scopes: readonly { readonly id: number; readonly environmentScope: string }[];
}

export interface FeatureFlag {
  readonly id: number;
  readonly iid: number;
  readonly projectId: number;
  readonly createdAt: Date;
  name: string;
  description: string;
  active: boolean;
  updatedAt: Date;
  strategies: readonly FlagStrategy[];
}

/** What a project has of CI/CD. */
export interface ProjectCi {
  readonly pipelines: Shelf<Pipeline>;
  readonly environments: Shelf<Environment>;
  readonly deployments: Shelf<Deployment>;
  readonly flags: Shelf<FeatureFlag>;
  /** By the environment's name; it can be protected before it exists. */
  readonly protectedEnvironments: Map<string, ProtectedEnvironment>;
}

/** How a seeded project is filled when somebody first looks. */
export interface CiContents {
  readonly pipelines: () => Iterable<Pipeline>;
  readonly environments: () => Iterable<Environment>;
  readonly deployments: () => Iterable<Deployment>;
  readonly flags: () => Iterable<FeatureFlag>;
}

export function createProjectCi(fill?: CiContents): ProjectCi {
  const idOf = (row: { readonly id: number }) => row.id;
  return {
    pipelines: createShelf<Pipeline>(idOf, fill?.pipelines),
    environments: createShelf<Environment & { readonly iid?: number }>(idOf, fill?.environments),
    deployments: createShelf<Deployment>(idOf, fill?.deployments),
    flags: createShelf<FeatureFlag>(idOf, fill?.flags),
    protectedEnvironments: new Map(),
  };
}
