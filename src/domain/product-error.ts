import type { ErrorCode } from './error-codes.ts';

/** When the same call may be tried again: never, with the caller's own back-off, or not before a time. */
export type Retry = 'never' | 'soon' | { readonly at: Date };

type ErrorFields = {
  readonly code: ErrorCode;
  readonly retry: Retry;
  /** What may be shown to anybody: no secret, no address with credentials, no foreign text unescaped. */
  readonly safe: string;
  readonly cause?: unknown;
};

/**
 * The one base of all errors the product throws. Borders (a vendor's client, the database) throw
 * their own subclasses and decide `retry` there, where status and headers are known.
 */
export class ProductError extends Error {
  readonly code: ErrorCode;
  readonly retry: Retry;
  readonly safe: string;

  constructor(fields: ErrorFields) {
    super(fields.safe, fields.cause === undefined ? undefined : { cause: fields.cause });
    this.name = new.target.name;
    this.code = fields.code;
    this.retry = fields.retry;
    this.safe = fields.safe;
  }
}
