import { ProductError } from '../domain/index.ts';
import { backOffMs } from '../lib/index.ts';

const soon = { firstMs: 500, maxMs: 120_000 };
const lasting = { firstMs: 30_000, maxMs: 3_600_000 };

/**
 * When to try again after a failure: when the other side said, else after a pause that grows with
 * every failure, and that is long from the first for what only a person can mend.
 * @param failures in a row, this one included
 */
export function nextTry(error: unknown, failures: number): Date {
  const retry = error instanceof ProductError ? error.retry : 'soon';
  if (typeof retry === 'object') return retry.at;
  const limits = retry === 'never' ? lasting : soon;
  return new Date(Date.now() + backOffMs(failures, Math.random, limits));
}
