import { createBacklog } from './backlog.ts';
import { findDatabase } from './database.ts';
import { findFreePort, type RunningProduct, startProduct } from './start-product.ts';
import { type AtEnd, startSurroundings } from './start-surroundings.ts';

/** The processes of one product: two that serve, two that work. */
const nodeNames = ['web 1', 'web 2', 'worker 1', 'worker 2'] as const;

/** One of the processes. */
export type NodeName = (typeof nodeNames)[number];

/** The product as four processes on one embedded database, and the simulators beside them. */
export type NodesWorld = Awaited<ReturnType<typeof startNodes>>;

/** Starts all of it with the app installed; no group is linked yet. See `startWorld` for `atEnd`. */
export async function startNodes(atEnd: AtEnd) {
  const { dataDir, simulators, env } = await startSurroundings(atEnd, 'bodies');
  const ports = new Map<NodeName, string>();
  for (const name of nodeNames) ports.set(name, String(await findFreePort()));
  const portOf = (name: NodeName) => ports.get(name) ?? '';
  // All say the same address; what stands before them would decide whom it leads to.
  const { PUBLIC_URL } = env(portOf('web 1'));
  const nodes = new Map<NodeName, RunningProduct>();
  const getNode = (name: NodeName): RunningProduct => {
    const node = nodes.get(name);
    if (!node) throw new Error(`${name} was not started.`);
    return node;
  };
  const start = async (name: NodeName) => {
    const ROLE = name.startsWith('web') ? 'web' : 'worker';
    nodes.set(name, await startProduct({ ...env(portOf(name)), PUBLIC_URL, ROLE }));
  };
  for (const name of nodeNames) {
    await start(name);
    atEnd(() => getNode(name).stop());
  }
  const backlog = await createBacklog(await findDatabase(dataDir));
  atEnd(() => backlog.close());
  await simulators.call('install', PUBLIC_URL);
  return { simulators, backlog, node: getNode, start };
}
