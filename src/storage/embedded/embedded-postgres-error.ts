import { ProductError, type Retry } from '../../domain/index.ts';

type EmbeddedPostgresErrorCode =
  | 'DATABASE_WRONG_VERSION'
  | 'DATABASE_DIRECTORY_UNUSABLE'
  | 'DATABASE_START_FAILED'
  | 'DATABASE_UNREACHABLE';

/** The embedded database cannot be made, started, reached or stopped. */
export class EmbeddedPostgresError extends ProductError {
  constructor(fields: {
    code: EmbeddedPostgresErrorCode;
    safe: string;
    retry?: Retry;
    cause?: unknown;
  }) {
    super({ retry: 'never', ...fields });
  }
}
