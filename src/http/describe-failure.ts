import { type ErrorCode, ProductError, type Retry } from '../domain/index.ts';

/** What is told about a failure. `isOurs` means that a person must look into it. */
export type Failure = {
  readonly status: number;
  readonly code: string;
  readonly message: string;
  readonly retryAfterSeconds: number | null;
  readonly isOurs: boolean;
};

const statusOfCode: Partial<Record<ErrorCode, number>> = {
  REQUEST_INVALID: 400,
  HOOK_REFUSED: 401,
  OPERATOR_ONLY: 401,
  GITLAB_SIGN_IN_REQUIRED: 401,
  INSTALL_KEY_UNREACHABLE: 401,
  TOKEN_REFUSED: 403,
  NOT_A_JIRA_ADMINISTRATOR: 403,
  JIRA_USER_UNREADABLE: 403,
  BRANCH_NO_ACCESS: 403,
  BRANCH_PROTECTED: 403,
  BRANCH_SCOPE_MISSING: 403,
  NOT_FOUND: 404,
  SETTING_FIXED: 409,
  DELIVERY_TOO_LARGE: 413,
  ALREADY_LINKED: 422,
  ALREADY_CONNECTED: 422,
  NOT_LINKABLE: 422,
  BRANCH_NAME_TAKEN: 422,
  BRANCH_NAME_INVALID: 422,
  BRANCH_REF_MISSING: 422,
  BRANCH_REFUSED: 422,
  MATCHING_INVALID: 422,
  GITLAB_SIGN_IN_REFUSED: 422,
  GITLAB_APPLICATION_UNKNOWN: 422,
  TOO_MANY_REQUESTS: 429,
  PAGES_NOT_BUILT: 503,
  GITLAB_UNAUTHORIZED: 502,
  GITLAB_FORBIDDEN: 502,
  GITLAB_NOT_FOUND: 502,
  GITLAB_ANSWER_UNEXPECTED: 502,
  GITLAB_REFUSED: 502,
  GITLAB_TOO_OLD: 502,
  GITLAB_UNREACHABLE: 502,
  JIRA_UNREACHABLE: 502,
  JIRA_UNAUTHORIZED: 502,
  JIRA_APP_SILENT: 502,
  JIRA_CREDENTIALS_REFUSED: 502,
  JIRA_FORBIDDEN: 502,
  JIRA_GONE: 502,
  JIRA_REFUSED: 502,
  JIRA_ANSWER_UNEXPECTED: 502,
  GITLAB_RATE_LIMITED: 503,
  JIRA_RATE_LIMITED: 503,
  INBOX_FULL: 503,
  DATABASE_UNREACHABLE: 503,
};

/** The web framework's refusals: its own texts may quote the request. */
const textOfStatus: Record<number, string> = {
  400: 'The request could not be understood.',
  404: 'There is nothing here.',
  413: 'The request is too large.',
  415: 'The content type is not supported.',
};

/** What may be told to anybody about what was thrown; nothing of an unknown error but an id. */
export function describeFailure(error: unknown, now: Date, errorId: string): Failure {
  if (error instanceof ProductError) return describeProductError(error, now, errorId);
  const status = statusOfFramework(error);
  if (status === null) return describeUnknown(errorId);
  const message = textOfStatus[status] ?? 'The request was refused.';
  const code = status === 404 ? 'NOT_FOUND' : 'REQUEST_INVALID';
  return { status, code, message, retryAfterSeconds: null, isOurs: false };
}

function describeProductError(error: ProductError, now: Date, errorId: string): Failure {
  const status = statusOfCode[error.code];
  if (status === undefined) return describeUnknown(errorId);
  return {
    status,
    code: error.code,
    message: error.safe,
    retryAfterSeconds: status === 503 || status === 429 ? secondsUntil(error.retry, now) : null,
    isOurs: error.code === 'DATABASE_UNREACHABLE',
  };
}

function describeUnknown(errorId: string): Failure {
  return {
    status: 500,
    code: 'INTERNAL',
    message: `Something went wrong here. The operator finds it in the log as ${errorId}.`,
    retryAfterSeconds: null,
    isOurs: true,
  };
}

/** Of a plain error only the framework's own refusals count; `statusCode` of any other is chance. */
function statusOfFramework(error: unknown): number | null {
  if (!(error instanceof Error) || !('statusCode' in error)) return null;
  const { statusCode } = error;
  return typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500
    ? statusCode
    : null;
}

function secondsUntil(retry: Retry, now: Date): number {
  if (typeof retry === 'string') return 10;
  return Math.max(1, Math.ceil((retry.at.getTime() - now.getTime()) / 1000));
}
