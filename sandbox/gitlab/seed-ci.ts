import type { CiContents, Deployment, FeatureFlag, Pipeline, PipelineStatus } from './model/ci.ts';
import type { World } from './model/world.ts';
import { ZERO_SHA } from './repository/repository.ts';

/** What one seeded project is to have, and how its entities are called. */
export interface CiPlan {
  readonly pipelines: number;
  readonly deployments: number;
  readonly flags: number;
  readonly projectId: () => number;
  readonly userId: number;
  readonly newestMs: number;
  /** `DEMO-7`, or something without a key. */
  readonly topic: (n: number) => string;
  readonly branch: (n: number) => string;
  readonly sha: (n: number) => string;
}

const STATUSES: readonly PipelineStatus[] = ['success', 'success', 'failed', 'success'];

/** Takes the numbers now; the rows are written when somebody looks. */
export function seedCi(world: World, plan: CiPlan): CiContents {
  const first = {
    pipeline: world.reserveIds('pipeline', plan.pipelines),
    job: world.reserveIds('job', plan.pipelines),
    environment: world.reserveIds('environment', plan.deployments > 0 ? 1 : 0),
    deployment: world.reserveIds('deployment', plan.deployments),
    flag: world.reserveIds('flag', plan.flags),
    strategy: world.reserveIds('strategy', plan.flags),
    scope: world.reserveIds('strategyScope', plan.flags),
  };
  return {
    pipelines: () => pipelinesOf(plan, first),
    environments: function* environments() {
      if (plan.deployments === 0) return;
      const at = new Date(plan.newestMs - plan.deployments * 60_000);
      yield {
        id: first.environment,
        projectId: plan.projectId(),
        name: 'production',
        slug: 'production',
        externalUrl: null,
        createdAt: at,
        tier: 'production',
        state: 'available',
        updatedAt: at,
      };
    },
    deployments: () => deploymentsOf(plan, first),
    flags: () => flagsOf(plan, first),
  };
}

type First = Readonly<
  Record<'pipeline' | 'job' | 'environment' | 'deployment' | 'flag' | 'strategy' | 'scope', number>
>;

/** Of the n-th of so many rows; the newest is as old as the project. */
function timeOf(plan: CiPlan, count: number, n: number): Date {
  return new Date(plan.newestMs - (count - n) * 60_000);
}

function* pipelinesOf(plan: CiPlan, first: First): Generator<Pipeline> {
  for (let n = 1; n <= plan.pipelines; n += 1) {
    const at = timeOf(plan, plan.pipelines, n);
    const status = STATUSES[n % STATUSES.length] ?? 'success';
    const times = { createdAt: at, startedAt: at, finishedAt: at };
    yield {
      id: first.pipeline + n - 1,
      iid: n,
      projectId: plan.projectId(),
      name: null,
      ref: plan.branch(n),
      sha: plan.sha(n),
      beforeSha: ZERO_SHA,
      tag: false,
      source: 'push',
      userId: plan.userId,
      mergeRequestIid: null,
      status,
      updatedAt: at,
      ...times,
      jobs: [
        {
          id: first.job + n - 1,
          name: 'test',
          stage: 'test',
          status,
          environment: null,
          failureReason: status === 'failed' ? 'script_failure' : null,
          ...times,
        },
      ],
      testReport: null,
    };
  }
}

function* deploymentsOf(plan: CiPlan, first: First): Generator<Deployment> {
  for (let n = 1; n <= plan.deployments; n += 1) {
    const at = timeOf(plan, plan.deployments, n);
    const hasPipeline = n <= plan.pipelines;
    yield {
      id: first.deployment + n - 1,
      iid: n,
      projectId: plan.projectId(),
      environmentId: first.environment,
      ref: plan.branch(n),
      sha: plan.sha(n),
      tag: false,
      userId: plan.userId,
      pipelineId: hasPipeline ? first.pipeline + n - 1 : null,
      jobId: hasPipeline ? first.job + n - 1 : null,
      createdAt: at,
      status: 'success',
      updatedAt: at,
      finishedAt: at,
      approvals: [],
    };
  }
}

function* flagsOf(plan: CiPlan, first: First): Generator<FeatureFlag> {
  for (let n = 1; n <= plan.flags; n += 1) {
    const at = timeOf(plan, plan.flags, n);
    yield {
      id: first.flag + n - 1,
      iid: n,
      projectId: plan.projectId(),
      createdAt: at,
      name: `flag_${n}`,
      description: `${plan.topic(n)} feature flag ${n}`,
      active: n % 2 === 0,
      updatedAt: at,
      strategies: [
        {
          id: first.strategy + n - 1,
          name: 'default',
          parameters: {},
          scopes: [{ id: first.scope + n - 1, environmentScope: '*' }],
        },
      ],
    };
  }
}
