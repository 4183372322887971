import { CompiledQuery } from 'kysely';
import { backOffMs, sleep } from '../lib/index.ts';
import type { Stores, Transact, Transaction } from '../ports/index.ts';
import type { Database } from './database.ts';
import { translateDatabaseError } from './translate-database-error.ts';

const mostAttempts = 5;
const pauses = { firstMs: 20, maxMs: 500 };
/** serialization_failure, deadlock_detected. @see https://www.postgresql.org/docs/current/errcodes-appendix.html */
const passingStates = new Set(['40001', '40P01']);

/**
 * Transactions of `db`, each with stores of its own: see {@link Transact}. The work is run at most five
 * times. Throws `DatabaseError` DATABASE_UNREACHABLE when the database is away or goes away: whether
 * a commit that was under way took place is then unknown.
 */
export function createTransact(db: Database, makeStores: (db: Database) => Stores): Transact {
  return async (work) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await db
          .transaction()
          .execute((running) => work(makeStores(running), toTransaction(running)));
      } catch (error) {
        if (attempt === mostAttempts || !isPassing(error)) throw translateDatabaseError(error);
        await sleep(backOffMs(attempt, Math.random, pauses));
      }
    }
  };
}

function toTransaction(running: Database): Transaction {
  return {
    async executeSql(text, values = []) {
      const { rows } = await running.executeQuery(CompiledQuery.raw(text, values));
      return { rows };
    },
  };
}

function isPassing(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    passingStates.has(error.code)
  );
}
