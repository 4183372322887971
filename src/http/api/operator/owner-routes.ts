import type { FastifyInstance, FastifyRequest } from 'fastify';
import { recording } from '../../../administration/index.ts';
import * as contract from '../../../contract/index.ts';
import type { Connection, Link } from '../../../domain/index.ts';
import type { Secret } from '../../../lib/index.ts';
import { removeLink } from '../../../links/index.ts';
import { getConnection } from '../../get-connection.ts';
import type { HttpDeps } from '../../http-deps.ts';
import { getGitlabToken, makeSignInError } from '../../pages-api/get-gitlab-token.ts';
import { RequestError } from '../../request-error.ts';
import { toRecord } from '../../to-record.ts';
import { viaOf } from './actor-of.ts';
import { makeSchema } from './make-schema.ts';

type Deps = Pick<HttpDeps, 'stores' | 'transact' | 'sendJob' | 'findOwned'> & {
  /** Throws ProductError OPERATOR_ONLY. */
  readonly verifyOperatorCall: (request: FastifyRequest) => Promise<void>;
};

/** Who asks: the operator, or a person of a GitLab; with the links that are theirs. */
type Caller = {
  readonly role: contract.MeAnswer['role'];
  readonly name: string;
  readonly links: readonly Link[];
};

const gitlabHeader = 'gitlab-authorization';

/**
 * What owners of groups may do too, who sign in with GitLab: see which Jira sites receive what is theirs, and end
 * that. Nothing else of the console is theirs.
 */
export function addOwnerRoutes(app: FastifyInstance, deps: Deps): void {
  app.get(
    '/me',
    { schema: makeSchema('Who asks', { 200: contract.meAnswerSchema }) },
    async (request): Promise<contract.MeAnswer> => {
      const { role, name } = await readCaller(deps, request, () => []);
      return { role, name };
    },
  );
  app.get(
    '/owned-links',
    {
      schema: makeSchema('The links of what the person owns', {
        200: contract.ownedLinksAnswerSchema,
      }),
    },
    async (request): Promise<contract.OwnedLinksAnswer> => {
      const { links } = await readCaller(deps, request, (all) => all);
      return { links: await toOwnedLinks(deps, links) };
    },
  );
  addCut(app, deps);
}

function addCut(app: FastifyInstance, deps: Deps): void {
  app.delete<{ Params: { id: number }; Querystring: contract.CutQuery }>(
    '/owned-links/:id',
    {
      schema: makeSchema(
        'Ends a link of what the person owns',
        { 200: contract.successAnswerSchema },
        { params: contract.ownedLinkParamsSchema, querystring: contract.cutQuerySchema },
      ),
    },
    async (request): Promise<contract.SuccessAnswer> => {
      const { id } = request.params;
      const deletesData = request.query.deleteData === true;
      const { name, links } = await readCaller(deps, request, (all) =>
        all.filter((link) => link.id === id),
      );
      const [link] = links;
      if (!link) throw makeRefusal();
      const { target, installationId } = link;
      const act = { by: name, via: viaOf(request), act: 'link.remove', target: target.fullPath };
      const details = { link: id, site: installationId, deletesData };
      const transact = recording(deps.transact, { ...act, details });
      await removeLink({ ...deps, transact }, link.id, { deletesData });
      return { success: true };
    },
  );
}

/** `select` narrows the links about which GitLab is asked. */
async function readCaller(
  deps: Deps,
  request: FastifyRequest,
  select: (links: readonly Link[]) => readonly Link[],
): Promise<Caller> {
  const links = select(await deps.stores.links.list());
  if (request.headers.authorization !== undefined || !request.headers[gitlabHeader]) {
    await deps.verifyOperatorCall(request);
    return { role: 'operator', name: 'operator', links };
  }
  const token = getGitlabToken(request);
  const { gitlab } = toRecord(request.query);
  const connection = await getConnection(deps, null, typeof gitlab === 'string' ? gitlab : '');
  return await readOwner(deps, { connection, token, links });
}

async function readOwner(
  deps: Deps,
  asked: { connection: Connection; token: Secret; links: readonly Link[] },
): Promise<Caller> {
  const { connection, token } = asked;
  const links = asked.links.filter(({ connectionId }) => connectionId === connection.id);
  const targets = links.map(({ target }) => target);
  const found = await deps.findOwned(connection, token, targets);
  if (!found) throw makeSignInError();
  const owned = new Set(found.owned);
  return {
    role: 'group_owner',
    name: found.username,
    links: links.filter(({ target }) => owned.has(target)),
  };
}

/** What is linked is told to its owners alone, so somebody else's link and none are the same. */
function makeRefusal(): RequestError {
  const safe = 'It is not linked, or it is not yours.';
  return new RequestError({ code: 'NOT_FOUND', retry: 'never', safe });
}

async function toOwnedLinks(
  { stores }: Deps,
  links: readonly Link[],
): Promise<contract.OwnedLinksAnswer['links']> {
  const sites = new Map((await stores.installations.list()).map((site) => [site.id, site]));
  const connections = new Map((await stores.connections.list()).map((each) => [each.id, each]));
  return links.flatMap((link) => {
    const site = sites.get(link.installationId);
    const connection = connections.get(link.connectionId);
    if (!site || !connection) return [];
    const { kind, fullPath: path, name } = link.target;
    const url = `${connection.url.href.replace(/\/$/, '')}/${path}`;
    return {
      id: link.id,
      gitlab: connection.slug,
      site: {
        id: site.id,
        url: site.baseUrl.href,
        displayUrl: site.displayUrl?.href ?? null,
      },
      target: { kind, path, name, url },
      linkedAt: link.createdAt.toISOString(),
      linkedBy: link.linkedBy,
    };
  });
}
