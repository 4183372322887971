import { ProductError, type Retry } from '../../domain/index.ts';

/** A token from Jira is not proven (`TOKEN_REFUSED`), or its key could not be had to prove it. */
export class TokenError extends ProductError {
  constructor(fields: {
    code: 'TOKEN_REFUSED' | 'INSTALL_KEY_UNREACHABLE';
    safe: string;
    cause?: unknown;
  }) {
    const retry: Retry = fields.code === 'TOKEN_REFUSED' ? 'never' : 'soon';
    super({ ...fields, retry });
  }
}

/** A token that failed one check; `check` completes “The token is refused: …”. */
export function makeRefusal(check: string, cause?: unknown): TokenError {
  return new TokenError({
    code: 'TOKEN_REFUSED',
    safe: `The token is refused: ${check}.`,
    cause,
  });
}
