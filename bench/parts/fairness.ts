import { measureDelays } from '../load/measure-delays.ts';
import { sendRequests } from '../load/send-requests.ts';
import { type Figure, makeFigure, percentile } from '../report/figure.ts';
import type { Sizes } from '../sizes.ts';
import type { AtEnd } from '../world/start-surroundings.ts';
import { type BenchWorld, linkAndRead, startWorld } from '../world/start-world.ts';
import { watchMemory } from '../world/watch-memory.ts';

const part = 'fairness';
const everyMs = 500;
const projects = 20;
/** A million of them; written in the simulated GitLab when they are asked for, so nobody waits for that. */
const giant = { projects: 100, mergeRequests: 5_000, branches: 5_000 };

/** How long a push to one site takes while another site's very large past is read from the same GitLab. */
export async function measureFairness(sizes: Sizes, atEnd: AtEnd): Promise<Figure[]> {
  const world = await startWorld(atEnd);
  const { simulators, product } = world;
  await simulators.call('addProjects', { projects, mergeRequests: 0, branches: 0 });
  await linkAndRead(world, projects);
  await pushToEachBranch(world);
  await simulators.call('addProjects', giant, 'giant');
  await simulators.call('install', product().url, 'giant');
  const memory = watchMemory(world);
  await simulators.call('link', product().url, 'giant');
  await simulators.call('entitiesShown', 1_000, 60_000, ['branches', 'pullRequests'], 'giant');
  const startedAtMs = performance.now();
  const before = await countGiant(world);
  const rounds: number[][] = [];
  for (let round = 0; round < sizes.fairnessRounds; round += 1) {
    rounds.push(await measureDelays(world, sizes.fairnessPushes, everyMs));
  }
  const seconds = (performance.now() - startedAtMs) / 1_000;
  const shown = await countGiant(world);
  if (shown >= giant.projects * (giant.mergeRequests + giant.branches)) {
    throw new Error('The large past was read too soon to be in the way.');
  }
  const of = (percent: number) => rounds.map((delays) => percentile(delays, percent));
  const peak = await memory.end();
  return [
    makeFigure(part, 'hook to Jira, p50', 'ms', of(50)),
    makeFigure(part, 'hook to Jira, p95', 'ms', of(95), { atMost: 2_000 }),
    makeFigure(part, 'hook to Jira, the slowest', 'ms', of(100)),
    makeFigure(part, 'of the large past meanwhile', '/s', [(shown - before) / seconds]),
    makeFigure(part, 'node, at most', 'MB', [peak.productMb]),
    makeFigure(part, 'PostgreSQL, at most', 'MB', [peak.postgresMb]),
  ];
}

/** So that all later pushes find their branch there. */
async function pushToEachBranch({ simulators, product, backlog }: BenchWorld): Promise<void> {
  const count = projects * (await simulators.call('branchesPerProject'));
  await sendRequests(product().url, await simulators.call('makePushes', count), 16);
  await simulators.call('pushesDelivered', 60_000);
  await backlog.empty(180_000, ['deliveries', 'due', 'reads']);
}

async function countGiant({ simulators }: BenchWorld): Promise<number> {
  const { branches, pullRequests } = await simulators.call('entityCounts', 'giant');
  return branches + pullRequests;
}
