import type { FastifyInstance, FastifySchema } from 'fastify';
import {
  type SubscriptionsAnswer,
  type SuccessAnswer,
  subscriptionsAnswerSchema,
  successAnswerSchema,
} from '../../contract/index.ts';
import type { LinkId } from '../../domain/index.ts';
import { linkAsUser, unlink } from '../../links/index.ts';
import { getConnection } from '../get-connection.ts';
import type { HttpDeps } from '../http-deps.ts';
import { pageHeaders } from '../page/page-headers.ts';
import { sendPage } from '../page/send-page.ts';
import { publicPath } from '../public-path.ts';
import { readBearer } from '../read-bearer.ts';
import { readLinkRequest } from '../read-link-request.ts';
import { recordingLinks, recordingOf, toActor } from '../recording-links.ts';
import { toLinkRefusal } from './link-answer.ts';
import { toSubscriptionsAnswer } from './to-subscriptions-answer.ts';
import { toSignedRequest, verifySite } from './verify-site.ts';

const path = '/-/jira_connect/subscriptions';
const config = { errorBody: 'error' } as const;
const notSignedIn = 'You need to sign in or sign up before continuing.';

/**
 * The links of a Jira site: page, list, link, unlink.
 * @see reference gitlab-app (a.1), (d)
 */
export function addSubscriptionRoutes(app: FastifyInstance, deps: HttpDeps): void {
  addPage(app, deps);
  addList(app, deps);
  for (const suffix of ['', '.json']) addLink(app, deps, path + suffix);
  addUnlink(app, deps);
}

function addPage(app: FastifyInstance, deps: HttpDeps): void {
  app.get(path, {
    config: { errorBody: 'page' },
    onRequest: async (_request, reply) => {
      reply.headers(pageHeaders(deps, { by: 'jira', installation: null }));
    },
    handler: async (request, reply) => {
      const { installation } = await verifySite(deps, toSignedRequest(deps, request), 'request');
      return await sendPage(deps, reply, {
        entry: 'jira',
        title: 'GitLab for Jira',
        host: 'connect',
        frame: { by: 'jira', installation },
      });
    },
  });
}

function addList(app: FastifyInstance, deps: HttpDeps): void {
  const schema: FastifySchema = { response: { 200: subscriptionsAnswerSchema } };
  app.get(`${path}.json`, { config, schema }, async (request): Promise<SubscriptionsAnswer> => {
    const signed = toSignedRequest(deps, request);
    const { installation } = await verifySite(deps, signed, 'context_or_request');
    const links = await deps.stores.links.listOf(installation.id);
    return toSubscriptionsAnswer(publicPath(deps.publicUrl), links);
  });
}

function addLink(app: FastifyInstance, deps: HttpDeps, url: string): void {
  const schema: FastifySchema = { response: { 200: successAnswerSchema } };
  app.post(url, { config, schema }, async (request, reply) => {
    const site = await verifySite(deps, toSignedRequest(deps, request, 'parameter'), 'unchecked');
    const token = readBearer(request);
    if (!token) return reply.code(401).send({ error: notSignedIn });
    const wish = readLinkRequest(request);
    if (wish.kind === 'invalid') return reply.code(422).send({ error: wish.error });
    const { namespace_path: fullPath, connection: slug } = wish.parameters;
    const connection = await getConnection(deps, site.installation, slug);
    const transact = recordingLinks(deps.transact, toActor({ kind: 'jira', ...site }, request));
    const place = { ...site, connection, token, fullPath };
    const answer = await linkAsUser({ ...deps, transact }, place);
    if (answer.kind === 'not_signed_in') return reply.code(401).send({ error: notSignedIn });
    const refusal = toLinkRefusal(answer);
    if (refusal) return reply.code(refusal.status).send({ error: refusal.message });
    return reply.send({ success: true } satisfies SuccessAnswer);
  });
}

const unlinkErrors = {
  forbidden: { status: 403, error: 'Forbidden' },
  not_found: { status: 404, error: 'Not found' },
} as const;

function addUnlink(app: FastifyInstance, deps: HttpDeps): void {
  const schema: FastifySchema = { response: { 200: successAnswerSchema } };
  app.delete<{ Params: { id: string } }>(
    `${path}/:id`,
    { config, schema },
    async (request, reply) => {
      const site = await verifySite(deps, toSignedRequest(deps, request), 'unchecked');
      // A text that is no number is no link either; the database's integers end at nine digits.
      const linkId = (
        /^[0-9]{1,9}$/.test(request.params.id) ? Number(request.params.id) : 0
      ) as LinkId;
      const { links } = deps.stores;
      const link = await links.find(linkId);
      const actor = toActor({ kind: 'jira', ...site }, request);
      const transact = link
        ? recordingOf(deps.transact, actor, { act: 'link.remove', link })
        : deps.transact;
      const { kind } = await unlink({ ...deps, transact, links }, { ...site, linkId });
      if (kind === 'unlinked') return reply.send({ success: true } satisfies SuccessAnswer);
      const { status, error } = unlinkErrors[kind];
      return reply.code(status).send({ error });
    },
  );
}
