import type { FastifyInstance } from 'fastify';
import type { HttpDeps } from '../http-deps.ts';

const paths = ['', '.json', '/:id'].map((suffix) => `/-/jira_connect/subscriptions${suffix}`);

/**
 * Lets the pages of the instance we stand behind call the subscription routes from a browser.
 * @see reference gitlab-app (a): CORS
 */
export function allowProxyPages(app: FastifyInstance, deps: Pick<HttpDeps, 'readSettings'>): void {
  app.addHook('onRequest', async (request, reply) => {
    const { origin } = request.headers;
    if (origin === undefined) return;
    const allowed = (await deps.readSettings()).proxyUrl?.origin;
    if (origin !== allowed) return;
    reply.headers({
      'access-control-allow-origin': allowed,
      'access-control-allow-methods': 'GET, POST, DELETE, OPTIONS',
      'access-control-allow-headers': 'Authorization, Content-Type',
      vary: 'Origin',
    });
  });
  for (const path of paths) app.options(path, async (_request, reply) => reply.send());
}
