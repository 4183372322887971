import { type Dispatcher, request } from 'undici';
import { failureText } from '../network/failure-text.ts';
import { readBounded } from '../network/read-bounded.ts';
import { JiraError } from './jira-error.ts';
import type { WaitHeaders } from './read-retry.ts';

/** What was answered, whatever the status; `site` names who answered for messages. */
export type JiraAnswer = {
  readonly site: string;
  readonly status: number;
  readonly headers: WaitHeaders;
  readonly body: string;
};

const maxAnswerBytes = 10 * 1024 * 1024;

/** One request, its redirects not followed. Throws JiraError without an answer, or with one of more than 10 MB. */
export async function sendRequest(
  { dispatcher, timeoutMs }: { dispatcher: Dispatcher; timeoutMs: number },
  asked: {
    readonly site: string;
    readonly url: string;
    readonly method: 'GET' | 'POST' | 'DELETE';
    readonly authorization?: string | undefined;
    readonly body?: string | undefined;
  },
): Promise<JiraAnswer> {
  const { site, url, method, authorization, body } = asked;
  const headers = {
    accept: 'application/json',
    ...(authorization === undefined ? {} : { authorization }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const signal = AbortSignal.timeout(timeoutMs);
  const answer = await request(url, { dispatcher, method, headers, signal, body: body ?? null })
    .then(async (response) => ({
      response,
      text: await readBounded(response.body, maxAnswerBytes),
    }))
    .catch((cause: unknown) => {
      throw makeUnreachable(site, failureText(cause), cause);
    });
  const { statusCode: status, headers: answered } = answer.response;
  return { site, status, headers: answered, body: answer.text ?? refuseLarge(site) };
}

/** A site, or the road to it, gave no answer. */
export function makeUnreachable(site: string, why: string, cause?: unknown): JiraError {
  return new JiraError({
    code: 'JIRA_UNREACHABLE',
    retry: 'soon',
    safe: `${site} cannot be reached: ${why}.`,
    cause,
  });
}

function refuseLarge(site: string): never {
  throw new JiraError({
    code: 'JIRA_ANSWER_UNEXPECTED',
    retry: 'soon',
    safe: `${site} answered more than ${maxAnswerBytes} bytes.`,
  });
}
