import type { FastifyInstance, FastifyReply } from 'fastify';
import { findConnection } from '../../links/index.ts';
import type { HttpDeps } from '../http-deps.ts';
import { RequestError } from '../request-error.ts';

const path = '/-/jira_connect/oauth_application_id';

/**
 * The OAuth application that people sign in with, for the pages of the instance we stand behind.
 * @see reference gitlab-app (a.1), (l)
 */
export function addApplicationIdRoutes(
  app: FastifyInstance,
  { stores }: Pick<HttpDeps, 'stores'>,
): void {
  app.options(path, async (_request, reply) => allowReading(reply).send());
  app.get(path, async (_request, reply) => {
    allowReading(reply);
    const connection = await findConnection(stores, { installation: null, slug: null });
    const applicationId = connection?.applicationId ?? null;
    if (applicationId !== null) return { application_id: applicationId };
    const safe = 'No OAuth application is set here.';
    throw new RequestError({ code: 'NOT_FOUND', retry: 'never', safe });
  });
}

/** Narrower than what other routes allow, and only where the origin is allowed at all. */
function allowReading(reply: FastifyReply): FastifyReply {
  const methods = 'access-control-allow-methods';
  return reply.hasHeader(methods) ? reply.header(methods, 'GET, OPTIONS') : reply;
}
