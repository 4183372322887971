import { setTimeout as delay } from 'node:timers/promises';
import { sendRequests } from '../load/send-requests.ts';
import { type Figure, makeFigure } from '../report/figure.ts';
import type { Sizes } from '../sizes.ts';
import { readCpuMs, readResidentMb, readTreeCpuMs, readTreeMb } from '../world/process-usage.ts';
import type { AtEnd } from '../world/start-surroundings.ts';
import { type BenchWorld, linkAndRead, startWorld } from '../world/start-world.ts';
import { watchMemory } from '../world/watch-memory.ts';
import { measureSteadyPushes } from './steady-pushes.ts';

type Round = {
  perSecond: number;
  acknowledgedPerSecond: number;
  nodeCpuMs: number;
  postgresCpuMs: number;
  jiraRequests: number;
};

const concurrency = 32;
const restMs = 10_000;
const noLatency = { gitlabMs: 0, jiraMs: 0 };
const latency = { gitlabMs: 80, jiraMs: 120 };

/**
 * The whole road of a push, from the webhook to what Jira shows: memory at rest, the delay at ten
 * pushes a second, bursts without and with latency in turn, memory under that load.
 */
export async function measurePushes(sizes: Sizes, atEnd: AtEnd): Promise<Figure[]> {
  const world = await startWorld(atEnd);
  const { pushProjects: projects } = sizes;
  await world.simulators.call('addProjects', { projects, mergeRequests: 0, branches: 0 });
  await linkAndRead(world, projects);
  await delay(restMs);
  const rest = {
    productMb: await readResidentMb(world.product().pid),
    postgresMb: await readTreeMb(world.database.pid),
  };
  // Each branch once, so that all later pushes find it there.
  await burst(world, projects * (await world.simulators.call('branchesPerProject')));
  await world.backlog.empty(180_000, ['deliveries', 'due', 'reads']);
  const steady = await measureSteadyPushes(world, sizes);
  const memory = watchMemory(world);
  const plain: Round[] = [];
  const slow: Round[] = [];
  for (let round = 0; round < sizes.rounds; round += 1) {
    await world.simulators.call('setLatency', noLatency);
    plain.push(await burst(world, sizes.pushes));
    await world.simulators.call('setLatency', latency);
    slow.push(await burst(world, sizes.pushes));
  }
  const peak = await memory.end();
  const { jiraViolations, gitlabViolations } = await world.simulators.call('traffic');
  const violations = [...jiraViolations, ...gitlabViolations];
  if (violations.length > 0) throw new Error(`Rules were broken: ${violations.join(' · ')}`);
  return [
    makeFigure('at rest', 'node', 'MB', [rest.productMb], { atMost: 150 }),
    makeFigure('at rest', 'PostgreSQL', 'MB', [rest.postgresMb]),
    ...steady,
    ...toFigures('pushes', plain),
    ...toFigures('pushes, GitLab +80 ms, Jira +120 ms', slow),
    makeFigure(
      'pushes, GitLab +80 ms, Jira +120 ms',
      'part of the throughput without it',
      '',
      slow.map(({ perSecond }, index) => perSecond / (plain[index]?.perSecond ?? Number.NaN)),
      { atLeast: 0.8 },
    ),
    makeFigure('under load', 'node, at most', 'MB', [peak.productMb]),
    makeFigure('under load', 'PostgreSQL, at most', 'MB', [peak.postgresMb]),
  ];
}

async function burst(world: BenchWorld, count: number): Promise<Round> {
  const { simulators, database, product } = world;
  const requests = await simulators.call('makePushes', count);
  if (requests.length !== count)
    throw new Error(`${count} pushes made ${requests.length} webhooks`);
  const used = async () => ({
    nodeMs: await readCpuMs(product().pid),
    postgresMs: await readTreeCpuMs(database.pid),
    jiraRequests: (await simulators.call('traffic')).jiraRequests,
  });
  const before = await used();
  const startedAtMs = await simulators.call('clockMs');
  const { tookMs } = await sendRequests(product().url, requests, concurrency);
  const shownAtMs = await simulators.call('pushesDelivered', 120_000);
  const after = await used();
  return {
    perSecond: (count / (shownAtMs - startedAtMs)) * 1_000,
    acknowledgedPerSecond: (count / tookMs) * 1_000,
    nodeCpuMs: (after.nodeMs - before.nodeMs) / count,
    postgresCpuMs: (after.postgresMs - before.postgresMs) / count,
    jiraRequests: ((after.jiraRequests - before.jiraRequests) / count) * 1_000,
  };
}

function toFigures(part: string, rounds: readonly Round[]): Figure[] {
  const of = (pick: (round: Round) => number) => rounds.map(pick);
  return [
    makeFigure(
      part,
      'shown in Jira',
      '/s',
      of((r) => r.perSecond),
      { atLeast: 600 },
    ),
    makeFigure(
      part,
      'acknowledged meanwhile',
      '/s',
      of((r) => r.acknowledgedPerSecond),
    ),
    makeFigure(
      part,
      'CPU of node per push',
      'ms',
      of((r) => r.nodeCpuMs),
      { atMost: 1.5 },
    ),
    makeFigure(
      part,
      'CPU of PostgreSQL per push',
      'ms',
      of((r) => r.postgresCpuMs),
    ),
    makeFigure(
      part,
      'Jira requests per 1,000',
      '',
      of((r) => r.jiraRequests),
      { atMost: 50 },
    ),
  ];
}
