import { measureDelays } from '../load/measure-delays.ts';
import { type Figure, percentile } from '../report/figure.ts';
import type { Sizes } from '../sizes.ts';
import { readCpuMs } from '../world/process-usage.ts';
import type { BenchWorld } from '../world/start-world.ts';

const part = 'ten pushes a second';
const everyMs = 100;

/** How long a push takes to Jira when there is no hurry, and what it costs with all that follows it. */
export async function measureSteadyPushes(world: BenchWorld, sizes: Sizes): Promise<Figure[]> {
  const cpuBeforeMs = await readCpuMs(world.product().pid);
  const rounds: number[][] = [];
  for (let round = 0; round < sizes.rounds; round += 1) {
    rounds.push(await measureDelays(world, sizes.steadyPushes, everyMs));
  }
  // The verifying reads and the line counts of the commits come later.
  await world.backlog.empty(180_000, ['deliveries', 'due', 'reads']);
  const cpuMs = (await readCpuMs(world.product().pid)) - cpuBeforeMs;
  return [
    {
      part,
      name: 'hook to Jira, p50',
      unit: 'ms',
      rounds: rounds.map((delays) => percentile(delays, 50)),
      target: { atMost: 50 },
    },
    {
      part,
      name: 'hook to Jira, p99',
      unit: 'ms',
      rounds: rounds.map((delays) => percentile(delays, 99)),
      target: { atMost: 150 },
    },
    {
      part,
      name: 'CPU of node per push, all later reads included',
      unit: 'ms',
      rounds: [cpuMs / (sizes.rounds * sizes.steadyPushes)],
    },
  ];
}
