import type { Stores } from './stores.ts';

/** A running database transaction, for a library that has SQL of its own to run in it. */
export type Transaction = {
  executeSql(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
};

/**
 * Runs the work in one transaction; throws what the work throws, after a roll-back. A deadlock or a
 * serialization failure runs the work again, so it may only touch the database.
 */
export type Transact = <T>(
  work: (stores: Stores, transaction: Transaction) => Promise<T>,
) => Promise<T>;
