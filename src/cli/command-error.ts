import { type ErrorCode, ProductError } from '../domain/index.ts';

/** A command cannot do what was asked, for a reason that the person at the keyboard can change. */
export class CommandError extends ProductError {
  constructor(code: ErrorCode, safe: string, cause?: unknown) {
    super({ code, retry: 'never', safe, cause });
  }
}
