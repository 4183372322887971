import type { Call } from './call.ts';
import { makeRateLimitedError } from './call-budget.ts';
import { GitlabError } from './gitlab-error.ts';
import type { Answer, Sent } from './send-request.ts';

const longestMessage = 300;

/** Makes the error of a request that brought no answer at all. */
export function makeUnansweredError(call: Call, sent: Exclude<Sent, Answer>): GitlabError {
  const where = `GitLab at ${addressOf(call)}`;
  switch (sent.kind) {
    case 'broken':
      return unreachable(`${where} cannot be reached (${sent.reason}).`, sent.cause);
    case 'timed_out':
      return unreachable(`${where} did not answer in time.`);
    case 'too_large':
      return new GitlabError({
        code: 'GITLAB_ANSWER_UNEXPECTED',
        retry: 'never',
        safe: `${where} answered ${call.path} with more than is read of one answer.`,
      });
  }
}

/** Makes the error of an answer that is not a success; `retryAt` is when a 429 ends. */
export function readFailure(call: Call, answer: Answer, retryAt: Date): GitlabError {
  const { status } = answer;
  const words = readMessage(answer.body);
  const said = `GitLab answered ${call.path} with ${status}${quote(words)}`;
  if (status === 429) return makeRateLimitedError(retryAt);
  if (status >= 500) return unreachable(said);
  if (status >= 300 && status < 400) {
    return new GitlabError({
      code: 'GITLAB_ANSWER_UNEXPECTED',
      retry: 'soon',
      safe: `${said} It redirects.`,
    });
  }
  return new GitlabError({ code: codeOf(status), retry: 'never', safe: said, said: words });
}

/** Whether a 404 says that the project itself cannot be seen, and so nothing about what lies in it. */
export function isProjectMissing(answer: Answer): boolean {
  return answer.status === 404 && /project not found/i.test(readMessage(answer.body));
}

/** What GitLab says went wrong, cleaned and bounded; empty when it says nothing. */
function readMessage(body: string): string {
  const text = toText(parse(body))
    .replace(/[\p{C}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim();
  return text.length > longestMessage ? `${text.slice(0, longestMessage)}…` : text;
}

function codeOf(status: number): GitlabError['code'] {
  if (status === 401) return 'GITLAB_UNAUTHORIZED';
  if (status === 403) return 'GITLAB_FORBIDDEN';
  if (status === 404) return 'GITLAB_NOT_FOUND';
  return 'GITLAB_REFUSED';
}

function unreachable(safe: string, cause?: unknown): GitlabError {
  return new GitlabError({ code: 'GITLAB_UNREACHABLE', retry: 'soon', safe, cause });
}

function addressOf({ connection }: Call): string {
  return `${connection.internalUrl.origin}${connection.internalUrl.pathname}`;
}

function quote(message: string): string {
  return message === '' ? '.' : `: ${message}`;
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

/** `{message: "…"}`, `{message: {field: ["…"]}}`, `{error: "…", error_description: "…"}`. */
function toText(json: unknown): string {
  if (typeof json === 'string') return json;
  if (Array.isArray(json)) return json.map(toText).filter(Boolean).join(', ');
  if (typeof json !== 'object' || json === null) return '';
  const fields = Object.entries(json);
  const spoken = fields.filter(([name]) => /^(message|error|error_description)$/.test(name));
  if (spoken.length > 0) return spoken.map(([, value]) => toText(value)).join(': ');
  return fields.map(([name, value]) => `${name} ${toText(value)}`).join(', ');
}
