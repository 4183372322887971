import { setTimeout as delay } from 'node:timers/promises';
import { type Figure, makeFigure } from '../report/figure.ts';
import type { Sizes } from '../sizes.ts';
import { countRequests } from '../world/count-requests.ts';
import { createJobSender } from '../world/send-job.ts';
import type { AtEnd } from '../world/start-surroundings.ts';
import { type BenchWorld, startWorld } from '../world/start-world.ts';

type Sweep = {
  gitlabRequests: number;
  /** Of them those about a project; the others are of jobs that ran at the same time. */
  projectRequests: number;
  jiraRequests: number;
  seconds: number;
};

const part = 'sweeps';
const each = { mergeRequests: 2, branches: 2, pipelines: 1, deployments: 1, flags: 1 };
const timeoutMs = 600_000;

/** What it costs to look after projects in which nothing happens. */
export async function measureSweeps(sizes: Sizes, atEnd: AtEnd): Promise<Figure[]> {
  const world = await startWorld(atEnd);
  const { simulators, backlog } = world;
  const jobs = await createJobSender(world.database);
  atEnd(() => jobs.close());
  const projects = sizes.idleProjects;
  await simulators.call('addProjects', { projects, ...each });
  await simulators.call('link', world.product().url);
  await backlog.historyRead(projects, timeoutMs);
  await backlog.empty(timeoutMs, ['due', 'reads']);
  const fully = async () => {
    const since = await backlog.wishForSweeps();
    await jobs.run('reconcile', {}, timeoutMs);
    await backlog.swept(since, timeoutMs);
  };
  // It learns the numbers that the next ones compare with, and of commits that only lists of branches tell.
  const first = await measure(world, fully);
  const full = await measure(world, fully);
  await untilQuiet();
  const quick = await measure(world, () => jobs.run('reconcile-quick', {}, timeoutMs));
  const perProject = ({ projectRequests }: Sweep) => projectRequests / projects;
  return [
    makeFigure(part, 'a quick one, GitLab requests', '', [quick.gitlabRequests], { atMost: 30 }),
    makeFigure(part, 'a quick one, Jira requests', '', [quick.jiraRequests], { atMost: 0 }),
    makeFigure(part, 'a full one, GitLab requests per project', '', [perProject(full)], {
      atMost: 6,
    }),
    makeFigure(part, 'a full one, Jira requests', '', [full.jiraRequests], { atMost: 0 }),
    makeFigure(part, 'a full one, projects a minute', '', [(projects / full.seconds) * 60]),
    makeFigure(part, 'the first full one, GitLab requests per project', '', [perProject(first)]),
    makeFigure(part, 'the first full one, Jira requests', '', [first.jiraRequests]),
  ];
}

async function measure(world: BenchWorld, sweep: () => Promise<void>): Promise<Sweep> {
  const before = await countRequests(world);
  const startedAtMs = performance.now();
  await sweep();
  const seconds = (performance.now() - startedAtMs) / 1_000;
  // What follows from a sweep counts too.
  await world.backlog.empty(timeoutMs, ['due', 'reads']);
  await delay(1_000);
  const after = await countRequests(world);
  return {
    gitlabRequests: after.gitlab - before.gitlab,
    projectRequests: after.projects - before.projects,
    jiraRequests: after.jira - before.jira,
    seconds,
  };
}

/** Every five minutes other jobs ask GitLab too, somewhen within the minute. */
async function untilQuiet(): Promise<void> {
  for (;;) {
    const now = new Date();
    const minute = (now.getMinutes() % 5) + now.getSeconds() / 60;
    if (minute >= 1 && minute < 4.75) return;
    await delay(1_000);
  }
}
