import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Installation } from '../../domain/index.ts';
import { type ChooseInstanceAnswer, chooseInstance } from '../../proxy/index.ts';
import type { HttpDeps } from '../http-deps.ts';
import { type PageSite, verifyPageSite } from '../pages-api/verify-page-site.ts';
import { toRecord } from '../to-record.ts';
import { toSignedRequest, verifySite } from './verify-site.ts';

const path = '/-/jira_connect/installations';
const config = { errorBody: 'error' } as const;

/**
 * Which instance a Jira site is handed to.
 * @see reference gitlab-app (a.1), (c.5)
 */
export function addInstallationRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.get(path, { config }, async (request) => {
    const { installation } = await verifyCaller(deps, request);
    return toAnswer(await findChosenUrl(deps, installation));
  });

  app.put(path, { config }, async (request, reply) => {
    const site = await verifyCaller(deps, request);
    const wish = readWish(request.body);
    if (wish.kind !== 'given') return reply.code(wish.status).send({ errors: wish.errors });
    const { keepsPublicKeys } = await deps.readSettings();
    const asked = { ...deps, keepsPublicKeys };
    const answer = await chooseInstance(asked, { ...site, wish: wish.url });
    if (answer.kind === 'chosen') return toAnswer(answer.url);
    const { status, errors } = toRefusal(answer);
    return reply.code(status).send({ errors });
  });
}

/** Any token of the site will do, as at GitLab; the operator names the site in the query. */
async function verifyCaller(deps: HttpDeps, request: FastifyRequest): Promise<PageSite> {
  const { site, jwt } = toRecord(request.query);
  const isOfPage = request.forgeCall !== null || (site !== undefined && jwt === undefined);
  if (isOfPage) return await verifyPageSite(deps, request);
  const signed = toSignedRequest(deps, request);
  const { installation, accountId } = await verifySite(deps, signed, 'unchecked');
  return { installation, actor: { kind: 'jira', accountId } };
}

async function findChosenUrl(
  { stores }: Pick<HttpDeps, 'stores'>,
  { instanceUrl, chosenConnectionId }: Installation,
): Promise<URL | null> {
  if (instanceUrl || chosenConnectionId === null) return instanceUrl;
  const connections = await stores.connections.list();
  return connections.find(({ id }) => id === chosenConnectionId)?.url ?? null;
}

/** `gitlab_com` says that no address is set, in the words of GitLab's own app. */
function toAnswer(url: URL | null) {
  return { gitlab_com: url === null, instance_url: url?.href.replace(/\/$/, '') ?? null };
}

type Wish =
  | { readonly kind: 'given'; readonly url: string | null }
  | ({ readonly kind: 'refused' } & Refusal);

/** As JSON, or as a form with `installation[instance_url]`. */
function readWish(body: unknown): Wish {
  const fields = toRecord(body);
  const flat = fields['installation[instance_url]'];
  if (fields.installation === undefined && flat === undefined) {
    const errors = 'param is missing or the value is empty: installation';
    return { kind: 'refused', status: 400, errors };
  }
  const url = flat ?? toRecord(fields.installation).instance_url ?? null;
  if (url !== null && typeof url !== 'string') {
    return { kind: 'refused', status: 422, errors: { instance_url: ['must be a valid URL'] } };
  }
  return { kind: 'given', url };
}

type Refusal = {
  readonly status: 400 | 403 | 404 | 422;
  readonly errors: string | Record<string, string[]>;
};

/** A refused choice in GitLab's words. */
export function toRefusal(answer: Exclude<ChooseInstanceAnswer, { kind: 'chosen' }>): Refusal {
  const notInstalled = 'Could not be installed on the instance.';
  switch (answer.kind) {
    case 'not_administrator':
      return {
        status: 403,
        errors:
          'The Jira user is not a site or organization administrator. Check the permissions in Jira and try again.',
      };
    case 'invalid':
      return { status: 422, errors: { instance_url: [answer.problem] } };
    case 'keys_off':
      return {
        status: 422,
        errors:
          'This service does not hand Jira sites to other instances. Its operator sets JIRA_CONNECT_PUBLIC_KEY_STORAGE.',
      };
    case 'not_by_connect':
      return { status: 422, errors: 'A site that came by Forge stays with this service.' };
    case 'not_installed':
      return { status: 404, errors: 'The app was removed from this Jira site.' };
    case 'refused':
      return { status: 422, errors: `${notInstalled} Error response code ${answer.status}` };
    case 'unreachable':
      return { status: 422, errors: `${notInstalled} Network error` };
  }
}
