import { setTimeout as delay } from 'node:timers/promises';
import type { LinkId } from '../../src/domain/index.ts';
import { costBetween } from '../report/cost-between.ts';
import { type Figure, makeFigure } from '../report/figure.ts';
import type { Sizes } from '../sizes.ts';
import { countRequests } from '../world/count-requests.ts';
import { createJobSender } from '../world/send-job.ts';
import type { AtEnd } from '../world/start-surroundings.ts';
import { type BenchWorld, startWorld } from '../world/start-world.ts';
import { watchCost } from '../world/watch-cost.ts';
import { watchMemory } from '../world/watch-memory.ts';

const part = 'every kind';
const gitlabLatencyMs = 20;
const timeoutMs = 600_000;
const each = { mergeRequests: 40, branches: 40, pipelines: 40, deployments: 10, flags: 2 };
const kinds = ['pullRequests', 'branches', 'builds', 'deployments', 'featureFlags'] as const;

/** The past of many projects with something of every kind, its details, and the same past once more. */
export async function measureEveryKind(sizes: Sizes, atEnd: AtEnd): Promise<Figure[]> {
  const world = await startWorld(atEnd);
  const jobs = await createJobSender(world.database);
  atEnd(() => jobs.close());
  const projects = sizes.everyKindProjects;
  await world.simulators.call('addProjects', { projects, ...each });
  await world.simulators.call('setLatency', { gitlabMs: gitlabLatencyMs, jiraMs: 0 });
  const memory = watchMemory(world);
  const first = await readPast(world, projects);
  const details = await readDetails(world, sizes.detailsMs);
  const again = await readPastAgain(world, projects, (linkId) =>
    jobs.run('restart-history', { linkId, project: null }, timeoutMs),
  );
  const peak = await memory.end();
  return [
    makeFigure(part, 'projects a minute', '', [first.perMinute], { atLeast: 500 }),
    makeFigure(part, 'time of the last tenth to the first', '', [first.timeRatio], { atMost: 1.1 }),
    makeFigure(part, 'CPU of the last tenth to the first', '', [first.cpuRatio], { atMost: 1.1 }),
    makeFigure(part, 'GitLab requests per project', '', [first.gitlabRequests / projects]),
    makeFigure(part, 'Jira requests per 1,000 entities', '', [first.jiraPer1000]),
    makeFigure(part, 'details read', '/s', [details.perSecond]),
    makeFigure(part, 'details, until all are read at that pace', 'min', [details.minutes]),
    makeFigure(part, 'read once more: Jira requests', '', [again.jiraRequests], { atMost: 0 }),
    makeFigure(part, 'read once more: projects a minute', '', [again.perMinute]),
    makeFigure(part, 'node, at most', 'MB', [peak.productMb], { atMost: 300 }),
    makeFigure(part, 'PostgreSQL, at most', 'MB', [peak.postgresMb]),
  ];
}

async function readPast(world: BenchWorld, projects: number) {
  const { simulators, backlog, product } = world;
  const cost = watchCost(world);
  const before = await countRequests(world);
  const startedAtMs = await simulators.call('clockMs');
  await simulators.call('link', product().url);
  const all = projects * Object.values(each).reduce((sum, count) => sum + count, 0);
  const shownAtMs = await simulators.call('entitiesShown', all, timeoutMs, kinds);
  await backlog.historyRead(projects, timeoutMs);
  const after = await countRequests(world);
  const samples = await cost.end();
  const firstTenth = costBetween(samples, 0, 0.1);
  const lastTenth = costBetween(samples, 0.9, 1);
  return {
    perMinute: (projects / (shownAtMs - startedAtMs)) * 60_000,
    timeRatio: lastTenth.tookMs / firstTenth.tookMs,
    cpuRatio: lastTenth.cpuMs / firstTenth.cpuMs,
    gitlabRequests: after.gitlab - before.gitlab,
    jiraPer1000: ((after.jira - before.jira) / all) * 1_000,
  };
}

/** Each pipeline and deployment is read by itself for what lists leave out; they wait for everything else. */
async function readDetails({ backlog }: BenchWorld, limitMs: number) {
  const before = await backlog.read();
  const startedAtMs = performance.now();
  await backlog.empty(limitMs, ['reads']).catch(() => undefined);
  const tookS = (performance.now() - startedAtMs) / 1_000;
  const after = await backlog.read();
  const perSecond = (before.reads - after.reads) / tookS;
  return { perSecond, minutes: before.reads / perSecond / 60 };
}

/** Details and sweeps are held back meanwhile: they have something new to tell. */
async function readPastAgain(
  world: BenchWorld,
  projects: number,
  restart: (linkId: LinkId) => Promise<void>,
) {
  const { backlog } = world;
  await backlog.holdRest(60_000);
  await backlog.empty(timeoutMs, ['due']);
  const before = await countRequests(world);
  const startedAtMs = performance.now();
  for (const linkId of await backlog.linkIds()) await restart(linkId);
  await backlog.historyRead(projects, timeoutMs);
  const tookMs = performance.now() - startedAtMs;
  await backlog.empty(timeoutMs, ['due']);
  await delay(1_000);
  const after = await countRequests(world);
  return {
    jiraRequests: after.jira - before.jira,
    perMinute: (projects / tookMs) * 60_000,
  };
}
