import type { FastifyInstance } from 'fastify';
import * as contract from '../../contract/index.ts';
import type { Connection, LinkTarget } from '../../domain/index.ts';
import { listLinkable } from '../../links/index.ts';
import { getConnection } from '../get-connection.ts';
import type { HttpDeps } from '../http-deps.ts';
import { makeTargetUrl } from '../make-target-url.ts';
import { getGitlabToken, makeSignInError } from './get-gitlab-token.ts';
import { verifyPageSite } from './verify-page-site.ts';

/** What the signed-in person may link. */
export function addNamespaceRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.get<{ Querystring: contract.NamespacesQuery }>(
    '/namespaces',
    {
      schema: {
        querystring: contract.namespacesQuerySchema,
        response: { 200: contract.namespacesAnswerSchema },
      },
    },
    async (request): Promise<contract.NamespacesAnswer> => {
      const { installation } = await verifyPageSite(deps, request);
      const token = getGitlabToken(request);
      const { gitlab, kind, search = '', page = 1 } = request.query;
      const connection = await getConnection(deps, installation, gitlab);
      const listed = await listLinkable(
        { askGitlabAsUser: deps.askGitlabAsUser, links: deps.stores.links },
        { installation, connection, token, question: { kind, search: search.trim(), page } },
      );
      if (!listed) throw makeSignInError();
      return {
        namespaces: listed.targets.map(({ target, linked, via }) => ({
          ...toTargetAnswer(connection, target),
          linked,
          via,
        })),
        nextPage: listed.nextPage,
        total: listed.total,
      };
    },
  );
}

/** A target as the page shows it. */
export function toTargetAnswer(
  connection: Connection | null,
  { kind, id, fullPath: path, name, fullName, avatarUrl }: LinkTarget,
): contract.PageLink['target'] {
  const url = connection ? makeTargetUrl(connection, path) : '';
  return { kind, id, path, name, fullName, avatarUrl, url };
}
