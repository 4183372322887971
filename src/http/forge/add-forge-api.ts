import type { FastifyInstance } from 'fastify';
import type { HttpDeps } from '../http-deps.ts';
import { addDelegationRoute } from './delegation-route.ts';
import { addForgeEventRoutes } from './event-routes.ts';
import { addForgeLinkRoute } from './link-route.ts';
import { addForgeSiteRoutes } from './site-routes.ts';

/** What a Forge app asks us: GitLab's own interface for its app, and what our app tells by itself. */
export async function addForgeApi(app: FastifyInstance, deps: HttpDeps): Promise<void> {
  // Every call of Forge is a POST with a body of its own making, which may be empty.
  app.addContentTypeParser('*', (_request, payload, done) => {
    payload.resume();
    done(null, {});
  });
  addForgeEventRoutes(app, deps);
  await app.register(
    async (api) => {
      addDelegationRoute(api, deps);
      addForgeLinkRoute(api, deps);
      addForgeSiteRoutes(api, deps);
    },
    { prefix: '/api/v4/integrations/jira_forge' },
  );
}
