import type { Act, Stores, Transact, Transaction } from '../ports/index.ts';

/** Who acts, and where. */
export type Actor = Pick<Act, 'by' | 'via'>;

/**
 * A {@link Transact} that records the act together with what it does: both or neither. `act` may tell from the
 * answer what was done; null when nothing was.
 */
export function recording(
  transact: Transact,
  act: Act | ((answer: unknown) => Act | null),
): Transact {
  return async <T>(work: (stores: Stores, transaction: Transaction) => Promise<T>) =>
    await transact(async (stores, transaction) => {
      const answer = await work(stores, transaction);
      const done = typeof act === 'function' ? act(answer) : act;
      if (done) await stores.audit.record(done);
      return answer;
    });
}
