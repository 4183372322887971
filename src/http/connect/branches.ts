import type { FastifyInstance } from 'fastify';
import { findConnection } from '../../links/index.ts';
import { routeBranch } from '../../toolchain/index.ts';
import type { HttpDeps } from '../http-deps.ts';
import { type SendPageDeps, sendPage } from '../page/send-page.ts';
import { toSignedRequest, verifySite } from './verify-site.ts';

type Deps = SendPageDeps & Pick<HttpDeps, 'readToken' | 'verifyFromJira' | 'stores'>;

const path = '/-/jira_connect/branches';
const config = { errorBody: 'page' } as const;

/**
 * "Create branch" of an issue in Jira, and the page that it leads to.
 * @see reference gitlab-app (h)
 */
export function addBranchRoutes(app: FastifyInstance, deps: Deps): void {
  app.get(`${path}/route`, { config }, async (request, reply) => {
    const signed = toSignedRequest(deps, request);
    const { installation } = await verifySite(deps, signed, 'unchecked');
    const chosen = await findConnection(deps.stores, { installation, slug: null });
    const [, query = ''] = /\?(.*)$/s.exec(request.url) ?? [];
    const { publicUrl } = deps;
    const url = routeBranch({ installation, publicUrl, query, gitlab: chosen?.slug ?? null });
    return reply.redirect(url.href, 302);
  });

  // No token is left here: whoever opens it signs in to GitLab.
  app.get(`${path}/new`, { config }, async (_request, reply) =>
    sendPage(deps, reply, {
      entry: 'branch',
      title: 'New branch · GitLab for Jira',
      host: 'standalone',
    }),
  );
}
