import type { FastifyInstance } from 'fastify';
import { useDelegations } from '../forge/use-delegations.ts';
import type { HttpDeps } from '../http-deps.ts';
import { toRequestError } from '../to-request-error.ts';
import { addLinkRoutes } from './link-routes.ts';
import { addNamespaceRoutes } from './namespace-routes.ts';
import { addSignInRoutes } from './sign-in-routes.ts';
import { addSiteRoutes } from './site-routes.ts';

/**
 * What the pages ask us, below `/-/page`. Who asks is proven call by call: by Jira's context token (or
 * `ADMIN_TOKEN`) as `Authorization`, by the person's own GitLab token as `GitLab-Authorization`; there are no
 * cookies.
 */
export async function addPagesApi(app: FastifyInstance, deps: HttpDeps): Promise<void> {
  app.setSchemaErrorFormatter(toRequestError);
  await app.register(
    async (api) => {
      useDelegations(api, deps);
      addSignInRoutes(api, deps);
      addSiteRoutes(api, deps);
      addNamespaceRoutes(api, deps);
      addLinkRoutes(api, deps);
    },
    { prefix: '/-/page' },
  );
}
