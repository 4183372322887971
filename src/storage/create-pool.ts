import { Pool, types } from 'pg';
import { reveal, type Secret } from '../lib/index.ts';

/** Where the database is. */
export type DatabaseAddress =
  | { readonly connectionString: Secret }
  | {
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly password?: Secret;
      readonly database: string;
    };

/**
 * A pool of at most `size` connections, on which `bigint` is a number. Nothing is connected yet. A
 * statement is stopped after a minute, and so is a transaction that says nothing for a minute, since
 * it holds locks; waiting for a connection ends after 10 s. `log` hears of idle connections that
 * broke: the pool replaces them.
 */
export function createPool(
  address: DatabaseAddress,
  options: { size: number; log(message: string): void },
): Pool {
  const pool = new Pool({
    ...toPgAddress(address),
    max: options.size,
    application_name: 'gitlab-for-jira',
    // Our statements are short: compiling one first was measured to take 200 ms for a gain of none.
    options: '-c jit=off',
    statement_timeout: 60_000,
    idle_in_transaction_session_timeout: 60_000,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    types: { getTypeParser: getTypeParser as typeof types.getTypeParser },
  });
  pool.on('error', (error) => options.log(`An idle database connection broke: ${error.message}`));
  // The pool listens only while a connection is idle. Whoever uses a broken one learns of it from
  // the query; without a listener of its own the event would end the process as well.
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** The address as `pg` takes it. */
export function toPgAddress(address: DatabaseAddress) {
  if ('connectionString' in address) return { connectionString: reveal(address.connectionString) };
  const { host, port, user, password, database } = address;
  return { host, port, user, database, ...(password && { password: reveal(password) }) };
}

const oids = { int8: 20, int8Array: 1016, textArray: 1009 };

/** Of this pool only. Ids and milliseconds stay far below 2^53, where numbers cease to be exact. */
function getTypeParser(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
  if (format === 'binary') return types.getTypeParser(oid, format);
  if (oid === oids.int8) return Number;
  if (oid === oids.int8Array) {
    const split: (text: string) => (string | null)[] = types.getTypeParser(oids.textArray);
    return (text) => split(text).map((item) => (item === null ? null : Number(item)));
  }
  return types.getTypeParser(oid, format);
}
