import { setTimeout as delay } from 'node:timers/promises';
import { sendToEither } from '../load/send-to-either.ts';
import { type Figure, makeFigure } from '../report/figure.ts';
import type { Sizes } from '../sizes.ts';
import { countRequests } from '../world/count-requests.ts';
import { type NodeName, type NodesWorld, startNodes } from '../world/start-nodes.ts';
import type { AtEnd } from '../world/start-surroundings.ts';

const part = 'two web, two worker processes';
const killedPart = 'the same, one of each killed';
const timeoutMs = 600_000;
const windowsMs = [1_000, 10_000];
/** About as long as all of it takes. */
const killWithinMs = 10_000;

/** A first sync and pushes at the same time, shared by four processes. */
export async function measureNodes(sizes: Sizes, atEnd: AtEnd): Promise<Figure[]> {
  const world = await startNodes(atEnd);
  const { seconds, repeats } = await shareWork(world, sizes, async () => undefined);
  const [second = Number.NaN, tenSeconds = Number.NaN] = await world.simulators.call(
    'busiest',
    windowsMs,
  );
  return [
    makeFigure(part, 'until Jira has all', 's', [seconds]),
    makeFigure(part, 'entities sent twice', '%', [repeats * 100], { atMost: 1 }),
    makeFigure(part, 'GitLab requests, busiest ten seconds', '/s', [tenSeconds / 10], {
      atMost: 100,
    }),
    makeFigure(part, 'GitLab requests, busiest second', '/s', [second]),
  ];
}

/** The same, with a worker and a web process killed at random. What is missing in the end would be an error. */
export async function measureKilledNodes(sizes: Sizes, atEnd: AtEnd): Promise<Figure[]> {
  const world = await startNodes(atEnd);
  const killAtRandom = async (name: NodeName) => {
    await delay(Math.random() * killWithinMs);
    await world.node(name).kill();
  };
  const { seconds, repeats } = await shareWork(world, sizes, async () => {
    await Promise.all([killAtRandom('worker 1'), killAtRandom('web 2')]);
  });
  return [
    makeFigure(killedPart, 'until Jira has all', 's', [seconds]),
    makeFigure(killedPart, 'entities sent twice', '%', [repeats * 100]),
  ];
}

/** Links projects, pushes to them meanwhile, and waits until nothing is left to do. */
async function shareWork(world: NodesWorld, sizes: Sizes, disturb: () => Promise<void>) {
  const { simulators, backlog, node } = world;
  const { nodeProjects: projects, nodeEach: each } = sizes;
  const few = Math.ceil(each / 5);
  const seed = { mergeRequests: each, branches: each, pipelines: few, deployments: few, flags: 1 };
  await simulators.call('addProjects', { projects, ...seed });
  await simulators.call('watchRate');
  const startedAtMs = performance.now();
  await simulators.call('link', node('web 1').url);
  // By then there is a hook.
  await simulators.call('entitiesShown', 1, timeoutMs);
  const requests = await simulators.call('makePushes', sizes.nodePushes);
  if (requests.length !== sizes.nodePushes) throw new Error(`${requests.length} webhooks`);
  const urls = [node('web 1').url, node('web 2').url];
  await Promise.all([sendToEither(urls, requests), disturb()]);
  await backlog.historyRead(projects, timeoutMs);
  await simulators.call('pushesDelivered', timeoutMs);
  await backlog.empty(timeoutMs, ['deliveries', 'due', 'reads']);
  const seconds = (performance.now() - startedAtMs) / 1_000;
  await verifyNothingLost(world);
  const { sent, repeats } = await simulators.call('repeats');
  return { seconds, repeats: repeats / sent };
}

async function verifyNothingLost({ simulators }: NodesWorld): Promise<void> {
  await countRequests({ simulators });
  const differences = await simulators.call('differences');
  if (differences.length > 0) {
    const some = differences.slice(0, 5).join('\n');
    throw new Error(`Jira differs from GitLab ${differences.length} times:\n${some}`);
  }
}
