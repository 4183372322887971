import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Installation, LinkId } from '../../domain/index.ts';
import { findForgeSite, renewForgeToken, uninstallForge } from '../../installs/index.ts';
import { unlink } from '../../links/index.ts';
import { chooseInstance } from '../../proxy/index.ts';
import { toRefusal } from '../connect/installations.ts';
import { toSubscriptionsAnswer } from '../connect/to-subscriptions-answer.ts';
import type { HttpDeps } from '../http-deps.ts';
import { publicPath } from '../public-path.ts';
import { recordingOf, toActor } from '../recording-links.ts';
import { toRecord } from '../to-record.ts';
import {
  findAccountId,
  getForgeCall,
  makeForgeRefusal,
  readSystemToken,
  refusedToken,
} from './forge-request.ts';

const config = { errorBody: 'message', tokenRefused: refusedToken } as const;
const success = { success: true };

/**
 * The rest of GitLab's own interface for its Forge app, for a site that is known.
 * @see reference gitlab-app (i)
 */
export function addForgeSiteRoutes(app: FastifyInstance, deps: HttpDeps): void {
  addList(app, deps);
  addUnlink(app, deps);
  addChoice(app, deps);
  addToken(app, deps);
  app.delete('/installation', { config }, async (request) => {
    const { kind } = await uninstallForge(deps, getForgeCall(request));
    deps.log.info({ event: 'uninstalled', outcome: kind }, 'Forge event');
    return success;
  });
}

function addList(app: FastifyInstance, deps: HttpDeps): void {
  app.get('/subscriptions', { config }, async (request) => {
    const { id } = await getKnownSite(deps, request);
    const links = await deps.stores.links.listOf(id);
    const { subscriptions } = toSubscriptionsAnswer(publicPath(deps.publicUrl), links);
    return { subscriptions };
  });
}

function addUnlink(app: FastifyInstance, deps: HttpDeps): void {
  app.delete<{ Params: { id: string } }>(
    '/subscriptions/:id',
    { config },
    async (request, reply) => {
      const installation = await getKnownSite(deps, request);
      const { id } = request.params;
      const linkId = (/^[0-9]{1,9}$/.test(id) ? Number(id) : 0) as LinkId;
      const { links } = deps.stores;
      const link = await links.find(linkId);
      const accountId = findAccountId(request);
      const actor = toActor({ kind: 'jira', accountId }, request);
      const transact = link
        ? recordingOf(deps.transact, actor, { act: 'link.remove', link })
        : deps.transact;
      const { kind } = await unlink(
        { ...deps, transact, links },
        { installation, accountId, linkId },
      );
      if (kind === 'forbidden') return reply.code(403).send({ message: '403 Forbidden' });
      if (kind === 'not_found')
        return reply.code(404).send({ message: '404 Subscription Not Found' });
      return success;
    },
  );
}

const longestUrl = 1024;

function addChoice(app: FastifyInstance, deps: HttpDeps): void {
  app.put('/installation', { config }, async (request, reply) => {
    const installation = await getKnownSite(deps, request);
    const { instance_url: url = null } = { ...toRecord(request.query), ...toRecord(request.body) };
    if (url !== null && (typeof url !== 'string' || url.length > longestUrl)) {
      return reply.code(422).send({ message: 'instance_url must be a valid URL' });
    }
    const { keepsPublicKeys } = await deps.readSettings();
    const actor = { kind: 'jira', accountId: findAccountId(request) } as const;
    const asked = { ...deps, keepsPublicKeys };
    const answer = await chooseInstance(asked, { installation, actor, wish: url });
    if (answer.kind === 'chosen') return success;
    const { status, errors } = toRefusal(answer);
    return reply.code(status).send({ message: errors });
  });
}

function addToken(app: FastifyInstance, deps: HttpDeps): void {
  app.post('/installation/forge_token', { config }, async (request, reply) => {
    const installation = await getKnownSite(deps, request);
    const { apiBaseUrl } = getForgeCall(request);
    const token = readSystemToken(deps, request);
    if (!token || !apiBaseUrl) {
      return reply.code(400).send({ message: 'Missing Forge system token or apiBaseUrl' });
    }
    await renewForgeToken(deps, installation, { token, apiBaseUrl });
    return reply.code(201).send(success);
  });
}

async function getKnownSite(deps: HttpDeps, request: FastifyRequest): Promise<Installation> {
  const site = await findForgeSite(deps, getForgeCall(request));
  if (site) return site;
  throw makeForgeRefusal('its installation is not known here');
}
