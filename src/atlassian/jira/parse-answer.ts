import type { Static, TSchema } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { JiraError } from './jira-error.ts';
import type { JiraAnswer } from './send-request.ts';

/** The answer's JSON, checked. Throws JiraError JIRA_ANSWER_UNEXPECTED, naming what is wrong. */
export function parseAnswer<Schema extends TSchema>(
  schema: Schema,
  answer: JiraAnswer,
): Static<Schema> {
  const value = parse(answer);
  if (Value.Check(schema, value)) return value;
  const flaw = Value.Errors(schema, value).First();
  throw makeUnexpected(answer, `${flaw?.path || 'the body'} is not as documented`);
}

function parse(answer: JiraAnswer): unknown {
  try {
    return JSON.parse(answer.body);
  } catch (cause) {
    throw makeUnexpected(answer, 'the body is not JSON', cause);
  }
}

function makeUnexpected(answer: JiraAnswer, why: string, cause?: unknown): JiraError {
  return new JiraError({
    code: 'JIRA_ANSWER_UNEXPECTED',
    retry: 'soon',
    safe: `${answer.site} answered ${answer.status}, but ${why}.`,
    cause,
  });
}
