import { ProductError } from '../domain/index.ts';
import type { Stores } from '../ports/index.ts';

const rowsPerPiece = 500;

/** Lets all deliveries that were given up be processed again; answers how many. */
export async function replayDeliveries(deps: {
  stores: Pick<Stores, 'steering'>;
}): Promise<number> {
  let count = 0;
  for (;;) {
    const replayed = await deps.stores.steering.replayDeliveries(null, rowsPerPiece);
    count += replayed;
    if (replayed < rowsPerPiece) return count;
  }
}

/** Lets one be processed again. Throws ProductError NOT_FOUND unless it was given up and is still kept. */
export async function replayDelivery(
  deps: { stores: Pick<Stores, 'steering'> },
  id: number,
): Promise<void> {
  const count = await deps.stores.steering.replayDeliveries(id, 1);
  if (count > 0) return;
  const safe = `There is no delivery ${id} that was given up.`;
  throw new ProductError({ code: 'NOT_FOUND', retry: 'never', safe });
}
