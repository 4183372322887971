import { GitlabError } from '../api/gitlab-error.ts';
import type { Shape } from '../shape.ts';

/** The body as the shape describes it. Throws REQUEST_INVALID naming the field at fault. */
export function readBody<T>(body: unknown, shape: Shape<T>): T {
  if (shape.fits(body)) return body;
  throw makeInvalidError(`is not as documented at ${shape.firstFault(body)}`);
}

/** Makes the error of a delivery that is not GitLab's, or that a custom template broke. */
export function makeInvalidError(complaint: string): GitlabError {
  return new GitlabError({
    code: 'REQUEST_INVALID',
    retry: 'never',
    safe: `The body of the webhook ${complaint}.`,
  });
}
