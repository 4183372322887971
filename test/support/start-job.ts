import type { JobName, Jobs } from '../../src/ports/index.ts';
import { createQueue } from '../../src/queue/index.ts';
import type { World } from './start-world.ts';

/** Lets the product run a job now that otherwise waits for its time. */
export async function startJob<Name extends JobName>(
  world: World,
  name: Name,
  data: Jobs[Name],
): Promise<void> {
  const { address } = await world.storage();
  const queue = await createQueue(address, { isWorker: false, onError: () => undefined });
  await queue.sendJob(null, name, data);
  await queue.stop(1_000);
}
