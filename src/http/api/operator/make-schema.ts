import type { FastifySchema } from 'fastify';
import { errorAnswerSchema } from '../../../contract/index.ts';

const refusals = {
  400: 'The request does not fit its schema.',
  401: 'ADMIN_TOKEN is missing, wrong or not set.',
  404: 'What the request names does not exist.',
  503: 'Later: the database cannot be reached.',
};

/** A route's schema: what it is for, its answers, the errors that every route knows, and what it is asked with. */
export function makeSchema(
  summary: string,
  answers: Readonly<Record<number, object>>,
  asked: Pick<FastifySchema, 'params' | 'querystring' | 'body'> = {},
): FastifySchema {
  const errors = Object.entries(refusals).map(([status, description]) => [
    status,
    { ...errorAnswerSchema, description },
  ]);
  const told = Object.entries(answers).map(([status, schema]) => [
    status,
    { description: summary, ...schema },
  ]);
  return { summary, response: Object.fromEntries([...errors, ...told]), ...asked };
}
