import { ProductError } from '../domain/index.ts';
import type { NewDelivery, Stores } from '../ports/index.ts';

/** Stores a delivery; answers when it cannot be lost any more. Throws ProductError INBOX_FULL. */
export type AcceptDelivery = (delivery: NewDelivery) => Promise<void>;

type Waiting = {
  delivery: NewDelivery;
  resolve: () => void;
  reject: (error: unknown) => void;
};

const mostPerInsert = 200;
const mostCharactersPerInsert = 16_000_000;
const mostInserts = 2;
const measureEveryMs = 5_000;

/**
 * The inbox's door. Deliveries that wait together are stored together, without a timer: while two
 * inserts are on their way, the next arrivals gather. Nobody is answered before the commit.
 */
export function createAcceptDelivery(
  deps: { stores: Pick<Stores, 'deliveries'> },
  limits: { maxWaitingBytes: number },
): AcceptDelivery {
  const waiting: Waiting[] = [];
  const fill = createFillGauge(deps);
  let inserts = 0;
  let isFlushDue = false;

  /** At the end of this turn: what was read from the network in it is stored together. */
  function flushSoon(): void {
    if (isFlushDue || inserts === mostInserts) return;
    isFlushDue = true;
    setImmediate(() => {
      isFlushDue = false;
      flush();
    });
  }

  async function store(batch: readonly Waiting[]): Promise<void> {
    try {
      await deps.stores.deliveries.add(batch.map(({ delivery }) => delivery));
      for (const { resolve } of batch) resolve();
    } catch (error) {
      if (batch.length > 1) await Promise.all(batch.map((one) => store([one])));
      else batch[0]?.reject(error);
    }
  }

  function flush(): void {
    while (inserts < mostInserts && waiting.length > 0) {
      inserts += 1;
      void store(takeBatch(waiting)).then(() => {
        inserts -= 1;
        flushSoon();
      });
    }
  }

  return async (delivery) => {
    if ((await fill()) > limits.maxWaitingBytes) {
      throw new ProductError({
        code: 'INBOX_FULL',
        retry: 'soon',
        safe: 'Too many deliveries wait to be processed.',
      });
    }
    return new Promise((resolve, reject) => {
      waiting.push({ delivery, resolve, reject });
      flushSoon();
    });
  };
}

function takeBatch(waiting: Waiting[]): Waiting[] {
  let characters = 0;
  let count = 0;
  for (const { delivery } of waiting.slice(0, mostPerInsert)) {
    characters += delivery.body.length;
    if (count > 0 && characters > mostCharactersPerInsert) break;
    count += 1;
  }
  return waiting.splice(0, count);
}

/** Bytes that wait, measured now and then: a cap against a full disk needs no exact number. */
function createFillGauge(deps: { stores: Pick<Stores, 'deliveries'> }): () => Promise<number> {
  let measured: Promise<number> = Promise.resolve(0);
  let measuredAtMs = Number.NEGATIVE_INFINITY;
  return () => {
    const nowMs = performance.now();
    if (nowMs - measuredAtMs > measureEveryMs) {
      measuredAtMs = nowMs;
      const previous = measured;
      measured = deps.stores.deliveries.waitingBytes().catch(() => previous);
      return previous;
    }
    return measured;
  };
}
