import type { GitlabSandbox, Project } from '../../../sandbox/gitlab/index.ts';
import type { SeededRandom } from '../../support/seeded-random.ts';

type Deps = { gitlab: GitlabSandbox; random: SeededRandom; projects: readonly Project[] };
type Pipeline = Awaited<ReturnType<GitlabSandbox['createPipeline']>>;
type Deployment = Awaited<ReturnType<GitlabSandbox['createDeployment']>>;
type Act = (project: Project) => Promise<void>;

/** Machines at work beside the people: pipelines, deployments, and somebody who turns flags. */
export type CiPeople = {
  /** One thing happens; none, one or two webhooks follow. */
  act(): Promise<void>;
};

const environments = ['production', 'staging', 'qa', 'review/cart', 'somewhere'];
const endings = ['success', 'success', 'success', 'failed', 'canceled'] as const;
const beginnings = ['created', 'pending', 'running', 'manual', 'scheduled'] as const;

/** Sets them to work. What they do follows from the random numbers alone. */
export function createCiPeople(deps: Deps): CiPeople {
  const { random, projects } = deps;
  const { start, end, tidyUp } = makePipelineActs(deps);
  const acts: { weight: number; act: Act }[] = [
    { weight: 5, act: start },
    { weight: 5, act: end },
    { weight: 4, act: makeDeploy(deps) },
    { weight: 3, act: makeTurnFlag(deps) },
    { weight: 1, act: tidyUp },
  ];
  const lots = acts.flatMap(({ weight, act }) => Array.from({ length: weight }, () => act));
  return {
    async act() {
      const project = random.pick(projects);
      if (project) await random.pick(lots)?.(project);
    },
  };
}

function makePipelineActs({ gitlab, random }: Deps): Record<'start' | 'end' | 'tidyUp', Act> {
  const running: Pipeline[] = [];

  async function start(project: Project): Promise<void> {
    const open = project.mergeRequests.list().filter(({ state }) => state === 'opened');
    const mergeRequest = random.happens(0.3) ? random.pick(open) : undefined;
    const branch = random.pick(await project.repository.branches());
    const status = random.pick(beginnings) ?? 'pending';
    if (mergeRequest) {
      running.push(await gitlab.createPipeline({ project, mergeRequest, status }));
    } else if (branch) {
      running.push(await gitlab.createPipeline({ project, ref: branch.name, status }));
    }
  }

  async function end(project: Project): Promise<void> {
    const pipeline = random.pick(running);
    if (!pipeline) return start(project);
    running.splice(running.indexOf(pipeline), 1);
    const total = random.below(20);
    const failed = random.below(total + 1);
    const testReport = { total, success: total - failed, failed, skipped: 0, error: 0 };
    const status = random.pick(endings) ?? 'success';
    await gitlab.updatePipeline(pipeline, { status, ...(random.happens(0.5) && { testReport }) });
  }

  async function tidyUp(project: Project): Promise<void> {
    const pipeline = random.pick(project.ci.pipelines.list());
    const isUsed = project.ci.deployments.list().some((row) => row.pipelineId === pipeline?.id);
    if (!pipeline || isUsed) return;
    if (running.includes(pipeline)) running.splice(running.indexOf(pipeline), 1);
    gitlab.deletePipeline(pipeline);
  }

  return { start, end, tidyUp };
}

function makeDeploy({ gitlab, random }: Deps): Act {
  /** What is under way in a place; the next deployment there waits for it. */
  const deploying = new Map<string, Deployment>();

  return async (project) => {
    const environment = random.pick(environments) ?? 'production';
    const place = `${project.id}/${environment}`;
    const before = deploying.get(place);
    if (before) {
      deploying.delete(place);
      await gitlab.updateDeployment(before, { status: random.pick(endings) ?? 'success' });
      return;
    }
    const branch = random.happens(0.7)
      ? random.pick(await project.repository.branches())
      : undefined;
    const ref = branch?.name ?? 'main';
    const pipeline = random.happens(0.8)
      ? await gitlab.createPipeline({ project, ref, status: 'running' })
      : undefined;
    const deployment = await gitlab.createDeployment({
      project,
      environment,
      ref,
      status: 'running',
      ...(pipeline && { pipeline }),
    });
    deploying.set(place, deployment);
  };
}

function makeTurnFlag({ gitlab, random }: Deps): Act {
  let number = 0;
  const describe = () => (random.happens(0.7) ? `FLAG-${++number}` : `nothing ${++number}`);

  return async (project) => {
    const flag = random.happens(0.6) ? random.pick(project.ci.flags.list()) : undefined;
    if (!flag) {
      gitlab.createFeatureFlag({
        project,
        name: `flag-${++number}`,
        description: describe(),
        active: random.happens(0.5),
        strategies: [{ name: 'default', scopes: random.happens(0.5) ? ['production'] : ['*'] }],
      });
      return;
    }
    const { name, active } = flag;
    const deeds = [
      () => gitlab.deleteFeatureFlag(project, name),
      () => gitlab.updateFeatureFlag(project, name, { description: describe() }),
      () => gitlab.updateFeatureFlag(project, name, { active: !active }),
    ];
    random.pick(deeds)?.();
  };
}
