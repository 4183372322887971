import { fileURLToPath } from 'node:url';
import { sendRequests } from '../load/send-requests.ts';
import { type Figure, percentile } from '../report/figure.ts';
import type { Sizes } from '../sizes.ts';
import { startChild } from '../world/call-child.ts';
import type { HookRequest } from '../world/hook-request.ts';
import { findFreePort } from '../world/start-product.ts';
import type { AtEnd } from '../world/start-surroundings.ts';
import { type BenchWorld, linkAndRead, startWorld } from '../world/start-world.ts';

type Measured = { perSecond: number; p99Ms: number };
type Pair = { bare: Measured; product: Measured };

const part = 'acknowledge';
const bareProgram = fileURLToPath(import.meta.resolve('../load/bare-server.ts'));

/**
 * How fast webhooks are taken in, beside a bare server that stores each with one insert. The product
 * runs in the role `web`, since the bare server does not work on what it stores either.
 */
export async function measureAcknowledgements(sizes: Sizes, atEnd: AtEnd): Promise<Figure[]> {
  const world = await startWorld(atEnd);
  const bareUrl = await startBareServer(world, atEnd);
  await world.simulators.call('addProjects', projectsOf(sizes));
  await linkAndRead(world, sizes.pushProjects);
  await world.product().stop();
  await world.restart('web');
  const warmUp = await world.simulators.call('makePushes', sizes.acknowledgements);
  await sendRequests(bareUrl, warmUp, 32);
  await sendRequests(world.product().url, warmUp, 32);
  const figures: Figure[] = [];
  for (const concurrency of sizes.concurrencies) {
    const pairs: Pair[] = [];
    for (let round = 0; round < sizes.rounds; round += 1) {
      const requests = await world.simulators.call('makePushes', sizes.acknowledgements);
      pairs.push(await measurePair(bareUrl, world.product().url, requests, concurrency));
    }
    figures.push(...toFigures(pairs, concurrency));
  }
  return figures;
}

function projectsOf({ pushProjects }: Sizes) {
  return { projects: pushProjects, mergeRequests: 0, branches: 0 };
}

async function startBareServer({ database }: BenchWorld, atEnd: AtEnd): Promise<string> {
  const port = String(await findFreePort());
  const bare = await startChild(bareProgram, [
    database.host,
    String(database.port),
    database.database,
    port,
  ]);
  atEnd(() => bare.stop());
  return `http://127.0.0.1:${port}`;
}

/** In quarters that take turns: what else runs on the machine then disturbs both alike. */
async function measurePair(
  bareUrl: string,
  productUrl: string,
  requests: readonly HookRequest[],
  concurrency: number,
): Promise<Pair> {
  const bare: Awaited<ReturnType<typeof sendRequests>>[] = [];
  const product: typeof bare = [];
  const size = Math.ceil(requests.length / 4);
  for (let start = 0; start < requests.length; start += size) {
    const quarter = requests.slice(start, start + size);
    bare.push(await sendRequests(bareUrl, quarter, concurrency));
    product.push(await sendRequests(productUrl, quarter, concurrency));
  }
  return { bare: together(bare), product: together(product) };
}

function together(bursts: readonly Awaited<ReturnType<typeof sendRequests>>[]): Measured {
  const tookMs = bursts.reduce((sum, burst) => sum + burst.tookMs, 0);
  const answerMs = bursts.flatMap((burst) => [...burst.answerMs]);
  return { perSecond: (answerMs.length / tookMs) * 1_000, p99Ms: percentile(answerMs, 99) };
}

function toFigures(pairs: readonly Pair[], concurrency: number): Figure[] {
  const at = `at ${concurrency} at a time`;
  return [
    {
      part,
      name: `ratio to the bare server ${at}`,
      unit: '',
      rounds: pairs.map(({ bare, product }) => product.perSecond / bare.perSecond),
      target: { atLeast: 1 },
    },
    { part, name: at, unit: '/s', rounds: pairs.map(({ product }) => product.perSecond) },
    { part, name: `${at}, p99`, unit: 'ms', rounds: pairs.map(({ product }) => product.p99Ms) },
    {
      part,
      name: `${at}, bare server`,
      unit: '/s',
      rounds: pairs.map(({ bare }) => bare.perSecond),
    },
    {
      part,
      name: `${at}, bare server, p99`,
      unit: 'ms',
      rounds: pairs.map(({ bare }) => bare.p99Ms),
    },
  ];
}
