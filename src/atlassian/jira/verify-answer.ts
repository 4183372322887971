import type { Retry } from '../../domain/index.ts';
import { JiraError, type JiraErrorCode } from './jira-error.ts';
import { readErrorMessages } from './read-error-messages.ts';
import { readLimitReason, readRetry } from './read-retry.ts';
import type { JiraAnswer } from './send-request.ts';

type Verdict = { readonly code: JiraErrorCode; readonly retry: Retry; readonly why: string };

const minuteMs = 60_000;

/**
 * Throws JiraError unless the status is a success. What a re-install or an administrator mends
 * (401, 403, a site that is gone) may be tried again after minutes, not at once.
 * @see reference gitlab-app (e.6), jira-cloud 1.2 and 1.11
 */
export function verifyAnswer(answer: JiraAnswer, now: Date): void {
  if (answer.status >= 200 && answer.status < 300) return;
  const { code, retry, why } = classify(answer, now);
  throw new JiraError({ code, retry, safe: `${answer.site} ${why} (status ${answer.status}).` });
}

function classify(answer: JiraAnswer, now: Date): Verdict {
  const later = (minutes: number) => ({ at: new Date(now.getTime() + minutes * minuteMs) });
  const { status } = answer;
  switch (status) {
    case 400:
    case 422: {
      const why = `refused the request: ${readErrorMessages(tryParse(answer.body))}`;
      return { code: 'JIRA_REFUSED', retry: 'never', why };
    }
    case 401:
      return { code: 'JIRA_UNAUTHORIZED', retry: later(10), why: 'refused our token' };
    case 403:
      return { code: 'JIRA_FORBIDDEN', retry: later(10), why: 'says the app may not do this' };
    case 404:
    case 410:
      return { code: 'JIRA_GONE', retry: later(60), why: 'is no Jira site (any more)' };
    case 413:
      return { code: 'JIRA_TOO_LARGE', retry: 'never', why: 'says the request is too large' };
    case 429: {
      const reason = readLimitReason(answer.headers);
      const why = `limits how much may be sent${reason === null ? '' : `, ${reason}`}`;
      return { code: 'JIRA_RATE_LIMITED', retry: readRetry(answer.headers, now), why };
    }
  }
  if (status >= 300 && status < 400) {
    return { code: 'JIRA_GONE', retry: later(60), why: 'says the site moved' };
  }
  if (status >= 500 || status === 408) {
    const retry = readRetry(answer.headers, now);
    return { code: 'JIRA_UNREACHABLE', retry, why: 'is out of order for now' };
  }
  // Any other status is not in Jira's contract: a proxy spoke, and the batch is not to blame.
  return { code: 'JIRA_ANSWER_UNEXPECTED', retry: 'soon', why: 'answered as no Jira does' };
}

function tryParse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
