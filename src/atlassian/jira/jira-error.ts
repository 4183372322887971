import { ProductError, type Retry } from '../../domain/index.ts';

/** The ways in which a call to Jira fails. */
export type JiraErrorCode =
  | 'JIRA_UNREACHABLE'
  | 'JIRA_UNAUTHORIZED'
  | 'JIRA_APP_SILENT'
  | 'JIRA_CREDENTIALS_REFUSED'
  | 'JIRA_FORBIDDEN'
  | 'JIRA_GONE'
  | 'JIRA_RATE_LIMITED'
  | 'JIRA_TOO_LARGE'
  | 'JIRA_REFUSED'
  | 'JIRA_ANSWER_UNEXPECTED';

/** Jira did not do what it was asked. */
export class JiraError extends ProductError {
  constructor(fields: { code: JiraErrorCode; retry: Retry; safe: string; cause?: unknown }) {
    super(fields);
  }
}
