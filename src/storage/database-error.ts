import { ProductError } from '../domain/index.ts';

/** The database does not answer, or broke off the conversation. */
export class DatabaseError extends ProductError {
  constructor(fields: { code: 'DATABASE_UNREACHABLE'; safe: string; cause?: unknown }) {
    super({ ...fields, retry: 'soon' });
  }
}
