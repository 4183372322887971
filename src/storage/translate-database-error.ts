import { DatabaseError } from './database-error.ts';

// Connection exceptions; the server stops, crashed or starts; no connection left; we were silent too long.
const unreachableStates = /^(08...|57P0[1235]|53300|25P03)$/;
const unreachableCodes = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);
// What `pg` and its pool say in plain words, without a code.
const unreachableMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed)/;

/** Turns what `pg` throws when the database is away into a {@link DatabaseError}; the rest passes as it is. */
export function translateDatabaseError(error: unknown): unknown {
  if (!(error instanceof Error) || !isUnreachable(error)) return error;
  return new DatabaseError({
    code: 'DATABASE_UNREACHABLE',
    safe: 'The database cannot be reached.',
    cause: error,
  });
}

function isUnreachable(error: Error & { code?: unknown; syscall?: unknown }): boolean {
  if (typeof error.code !== 'string') return unreachableMessages.test(error.message);
  return (
    unreachableStates.test(error.code) ||
    unreachableCodes.has(error.code) ||
    // A Unix socket that is not there, or not ours.
    error.syscall === 'connect'
  );
}
