import { ProductError } from '../domain/index.ts';

type SecretErrorCode = 'SECRET_UNREADABLE' | 'SECRET_KEY_UNKNOWN';

/** A stored secret cannot be opened: it was changed or moved, or its key is not at hand. */
export class SecretError extends ProductError {
  constructor(fields: { code: SecretErrorCode; safe: string; cause?: unknown }) {
    super({ ...fields, retry: 'never' });
  }
}
