import type { FastifyRequest } from 'fastify';
import type { Secret } from '../../lib/index.ts';
import { readBearer } from '../read-bearer.ts';
import { RequestError } from '../request-error.ts';

/** The signed-in person's own GitLab token. Throws RequestError GITLAB_SIGN_IN_REQUIRED without one. */
export function getGitlabToken(request: FastifyRequest): Secret {
  const token = readBearer(request, 'gitlab-authorization');
  if (token) return token;
  throw makeSignInError();
}

/** GitLab does not accept the person's token (any more), or there is none. */
export function makeSignInError(): RequestError {
  return new RequestError({
    code: 'GITLAB_SIGN_IN_REQUIRED',
    retry: 'never',
    safe: 'You are not signed in to GitLab (any more).',
  });
}
