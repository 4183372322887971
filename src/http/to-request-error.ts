import type { FastifySchemaValidationError } from 'fastify';
import { RequestError } from './request-error.ts';

/** What a schema refused, as our own error. The validator's texts name fields and rules, never what was sent. */
export function toRequestError(
  errors: FastifySchemaValidationError[],
  place: string,
): RequestError {
  const problems = errors.map(
    ({ instancePath, message }) =>
      `${[place, ...instancePath.split('/').slice(1)].join('.')} ${message ?? 'is wrong'}`,
  );
  const safe = `${problems.join(', ')}.`;
  return new RequestError({ code: 'REQUEST_INVALID', retry: 'never', safe });
}
