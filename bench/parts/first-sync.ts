import { setTimeout as delay } from 'node:timers/promises';
import { type Figure, makeFigure } from '../report/figure.ts';
import type { Sizes } from '../sizes.ts';
import { readCpuMs } from '../world/process-usage.ts';
import type { Traffic } from '../world/simulators.ts';
import type { AtEnd } from '../world/start-surroundings.ts';
import { type BenchWorld, startWorld } from '../world/start-world.ts';
import { type MemoryPeak, watchMemory } from '../world/watch-memory.ts';

type Sync = { seconds: number; cpuS: number; traffic: Traffic; peak: MemoryPeak };

const gitlabLatencyMs = 20;
const perJiraRequest = 1_000;
const perGitlabPage = 100;
const timeoutMs = 300_000;

/** The past of many projects, read for the first time. */
export async function measureFirstSync(sizes: Sizes, atEnd: AtEnd): Promise<Figure[]> {
  const sync = await runSync(sizes, atEnd, async () => undefined);
  const { seconds, cpuS, peak } = sync;
  const part = 'first sync';
  return [
    makeFigure(part, 'until Jira has all', 's', [seconds], { atMost: 90 }),
    makeFigure(part, 'CPU of node', 's', [cpuS]),
    makeFigure(part, 'Jira requests to the least', '', [jiraRatio(sizes, sync)], { atMost: 1.3 }),
    makeFigure(part, 'GitLab list requests to pages', '', [listRatio(sizes, sync)], {
      atMost: 1.1,
    }),
    makeFigure(part, 'node, at most', 'MB', [peak.productMb], { atMost: 250 }),
    makeFigure(part, 'PostgreSQL, at most', 'MB', [peak.postgresMb]),
  ];
}

/** The same, killed in the middle. What is missing in the end would be an error, not a figure. */
export async function measureKilledSync(sizes: Sizes, atEnd: AtEnd): Promise<Figure[]> {
  const sync = await runSync(sizes, atEnd, async (world) => {
    await world.simulators.call('entitiesShown', totalOf(sizes) / 2, timeoutMs);
    await world.product().kill();
    await world.restart();
  });
  const part = 'first sync, killed in the middle';
  const again = listRequests(sync.traffic) - pagesOf(sizes);
  return [
    makeFigure(part, 'until Jira has all', 's', [sync.seconds], { atMost: 90 }),
    makeFigure(part, 'pages asked for again, per project', '', [again / sizes.syncProjects], {
      atMost: 1,
    }),
    makeFigure(part, 'Jira requests to the least', '', [jiraRatio(sizes, sync)], { atMost: 1.3 }),
  ];
}

async function runSync(
  sizes: Sizes,
  atEnd: AtEnd,
  disturb: (world: BenchWorld) => Promise<void>,
): Promise<Sync> {
  const world = await startWorld(atEnd);
  const { simulators } = world;
  const { syncProjects: projects, syncEach: each } = sizes;
  await simulators.call('addProjects', { projects, mergeRequests: each, branches: each });
  await simulators.call('setLatency', { gitlabMs: gitlabLatencyMs, jiraMs: 0 });
  const memory = watchMemory(world);
  const cpuBeforeMs = await readCpuMs(world.product().pid);
  const startedAtMs = await simulators.call('clockMs');
  await simulators.call('link', world.product().url);
  await disturb(world);
  const shownAtMs = await simulators.call('entitiesShown', totalOf(sizes), timeoutMs);
  const cpuMs = (await readCpuMs(world.product().pid)) - cpuBeforeMs;
  await world.backlog.historyRead(projects, timeoutMs);
  // The commits of the branches, one read each, are details: they would take an hour, and are news to Jira.
  await world.backlog.holdRest(60_000);
  await world.backlog.empty(60_000, ['due']);
  // Nothing may come after that: what is equal to what Jira has makes no request.
  await delay(1_000);
  const traffic = await simulators.call('traffic');
  await verifyAllShown(world, sizes, traffic);
  return {
    seconds: (shownAtMs - startedAtMs) / 1_000,
    cpuS: cpuMs / 1_000,
    traffic,
    peak: await memory.end(),
  };
}

async function verifyAllShown(world: BenchWorld, sizes: Sizes, traffic: Traffic): Promise<void> {
  const { branches, pullRequests } = await world.simulators.call('entityCounts');
  const wanted = sizes.syncProjects * sizes.syncEach;
  const violations = [...traffic.jiraViolations, ...traffic.gitlabViolations];
  if (branches !== wanted || pullRequests !== wanted || violations.length > 0) {
    throw new Error(`Jira has ${branches} + ${pullRequests} of ${wanted} each. ${violations}`);
  }
}

function totalOf({ syncProjects, syncEach }: Sizes): number {
  return syncProjects * syncEach * 2;
}

function jiraRatio(sizes: Sizes, { traffic }: Sync): number {
  return traffic.jiraRequests / Math.ceil(totalOf(sizes) / perJiraRequest);
}

function listRatio(sizes: Sizes, { traffic }: Sync): number {
  return listRequests(traffic) / pagesOf(sizes);
}

/** Each project has a default branch besides. Lists of commits do not count: details are read from them too. */
function pagesOf({ syncProjects, syncEach }: Sizes): number {
  const pages = (rows: number) => Math.ceil(rows / perGitlabPage);
  return syncProjects * (pages(syncEach) + pages(syncEach + 1));
}

function listRequests({ gitlab }: Traffic): number {
  const project = 'GET /api/v4/projects/:id';
  return ['merge_requests', 'repository/branches']
    .map((list) => gitlab[`${project}/${list}`] ?? 0)
    .reduce((sum, count) => sum + count, 0);
}
