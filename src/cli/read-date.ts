import { InvalidArgumentError } from 'commander';

/** A date such as `2025-01-31`, by UTC, or a time such as `2025-01-31T08:00:00Z`, as an option gives it. */
export function readDate(text: string): Date {
  const date = new Date(text);
  if (!/^\d{4}-\d{2}-\d{2}(T.+)?$/.test(text) || Number.isNaN(date.getTime())) {
    throw new InvalidArgumentError('It is a date such as 2025-01-31.');
  }
  return date;
}
