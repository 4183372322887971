import pino from 'pino';
import type { createOperator } from '../compose-operator.ts';
import { readDatabaseConfig } from '../config/index.ts';

/** What commands act with: the database and the reads of GitLab, without a server. */
export type Operator = Awaited<ReturnType<typeof createOperator>>;

/**
 * Opens the database that the environment names, joining a running `serve`, and closes it behind the
 * work. Throws ConfigError or ProductError.
 */
export async function withOperator<T>(work: (operator: Operator) => Promise<T>): Promise<T> {
  const config = readDatabaseConfig(process.env);
  // Only now: help and wrong usage need not wait for the whole product to be loaded.
  const compose = await import('../compose-operator.ts');
  const operator = await compose.createOperator(config, createCommandLog(config.logLevel));
  try {
    return await work(operator);
  } finally {
    await operator.close();
  }
}

/** Logs of a command go to stderr, and without `LOG_LEVEL` only what matters. */
export function createCommandLog(logLevel: string) {
  const level = process.env.LOG_LEVEL?.trim() ? logLevel : 'warn';
  return pino({ level, base: null }, pino.destination({ fd: 2, sync: true }));
}
