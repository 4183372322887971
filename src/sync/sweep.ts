import type { Stores } from '../ports/index.ts';

const mostRows = 5_000;

/** Longer than any request of ours can stay on its way. */
const repeatRemovalsAfterMs = 120_000;

/** Job: forgets what is past its time, and puts back what a crash left behind. */
export async function sweep(deps: { stores: Pick<Stores, 'retention'> }): Promise<void> {
  const { retention } = deps.stores;
  await retention.freeDeadLeases();
  await retention.rollStory();
  await retention.repeatRemovals(repeatRemovalsAfterMs, mostRows);
  await retention.recoverStranded(mostRows);
  await retention.forgetDeliveries(mostRows);
  await retention.forgetTombstones(mostRows);
  await retention.retryUnknownKeys(mostRows / 10);
}
