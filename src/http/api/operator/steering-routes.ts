import type { FastifyInstance, FastifyRequest } from 'fastify';
import * as contract from '../../../contract/index.ts';
import type { LinkId } from '../../../domain/index.ts';
import { askToRestartHistory } from '../../../links/index.ts';
import {
  askToPurge,
  replayDelivery,
  requestReconcile,
  requestReplay,
  resync,
} from '../../../sync/index.ts';
import type { HttpDeps } from '../../http-deps.ts';
import { RequestError } from '../../request-error.ts';
import { toRecord } from '../../to-record.ts';
import { actorOf } from './actor-of.ts';
import { getConnectionId, getProject, getSite } from './get-place.ts';
import { makeSchema } from './make-schema.ts';

type Deps = Pick<HttpDeps, 'stores' | 'reads' | 'transact' | 'sendJob'>;
type OfSite = { Params: contract.SiteParams };

const params = contract.siteParamsSchema;

/** What the operator may set going. Everything is queued and answered with 202. */
export function addSteeringRoutes(app: FastifyInstance, deps: Deps): void {
  addSync(app, deps);
  addReplay(app, deps);
  addReconcile(app, deps);
  addPurge(app, deps);
}

function addSync(app: FastifyInstance, deps: Deps): void {
  app.post<OfSite & { Body: contract.SyncRequest }>(
    '/sites/:site/sync',
    {
      schema: makeSchema(
        'Reads the past again, and sends what changed',
        { 202: contract.syncAnswerSchema },
        { params, body: contract.syncRequestSchema },
      ),
    },
    async (request, reply) => {
      const { body } = request;
      const site = await getSite(deps, request.params.site);
      const { id } = site;
      const { link, since } = body;
      if (link !== undefined && body.project !== undefined) {
        throw refuse('Name a link or a project, not both.');
      }
      const project = await getProject(deps, body);
      const links = await resync(
        {
          stores: deps.stores,
          restartHistory: (linkId, wish) => askToRestartHistory(deps, linkId, wish),
        },
        {
          installationId: id,
          linkId: toLinkId(link),
          project,
          since: typeof since === 'string' ? new Date(since) : since,
        },
      );
      const queued = { links, project: project?.path ?? null };
      await record(deps, request, 'site.sync', site.baseUrl.href);
      return reply.code(202).send({ queued } satisfies contract.SyncAnswer);
    },
  );
}

function addReplay(app: FastifyInstance, deps: Deps): void {
  app.post<OfSite & { Body: contract.ReplayRequest }>(
    '/sites/:site/replay',
    {
      schema: makeSchema(
        'Sends again what Jira did not take',
        { 202: contract.replayAnswerSchema },
        { params, body: contract.replayRequestSchema },
      ),
    },
    async (request, reply) => {
      const { body } = request;
      const site = await getSite(deps, request.params.site);
      const { id } = site;
      const { kind = null, entity = null, accepted = false } = body;
      if (entity !== null && !(body.project && kind)) {
        throw refuse('An entity is named together with its project and kind.');
      }
      if (accepted && (!body.project || kind)) {
        throw refuse('What Jira took is sent again for a whole project: name one, and no kind.');
      }
      const { kind: result } = await requestReplay(deps, {
        installationId: id,
        project: await getProject(deps, body),
        kind,
        entityId: entity,
        isWithAccepted: accepted,
      });
      await record(deps, request, 'site.replay', site.baseUrl.href);
      return reply.code(202).send({ result } satisfies contract.ReplayAnswer);
    },
  );
  app.post<{ Params: contract.DeliveryParams }>(
    '/deliveries/:delivery/replay',
    {
      schema: makeSchema(
        'Processes a webhook again that was given up',
        { 202: contract.deliveryReplayAnswerSchema },
        { params: contract.deliveryParamsSchema },
      ),
    },
    async (request, reply) => {
      const { delivery } = request.params;
      await replayDelivery(deps, delivery);
      await record(deps, request, 'delivery.replay', `delivery ${delivery}`);
      const answer = { queued: { delivery } } satisfies contract.DeliveryReplayAnswer;
      return reply.code(202).send(answer);
    },
  );
}

function addReconcile(app: FastifyInstance, deps: Deps): void {
  app.post<{ Body: contract.ReconcileRequest }>(
    '/reconcile',
    {
      schema: makeSchema(
        'Compares projects with GitLab',
        { 202: contract.queuedAnswerSchema },
        { body: contract.reconcileRequestSchema },
      ),
    },
    async (request, reply) => {
      const { body } = request;
      const { link, connection } = body;
      if (link !== undefined && (body.project !== undefined || connection !== undefined)) {
        throw refuse('Name a link, or a project, or a connection.');
      }
      const project = await getProject(deps, body);
      const connectionId = await getConnectionId(deps, connection);
      await requestReconcile(deps, { project, linkId: toLinkId(link), connectionId });
      const queued = { project: project?.path ?? null };
      await record(deps, request, 'projects.reconcile', project?.path ?? connection ?? 'all');
      return reply.code(202).send({ queued } satisfies contract.QueuedAnswer);
    },
  );
}

function addPurge(app: FastifyInstance, deps: Deps): void {
  app.post<OfSite & { Body: contract.PurgeRequest }>(
    '/sites/:site/purge',
    {
      schema: makeSchema(
        'Takes all of a project out of Jira, even when a link covers it',
        { 202: contract.queuedAnswerSchema },
        { params, body: contract.purgeRequestSchema },
      ),
    },
    async (request, reply) => {
      const { body } = request;
      const { id, baseUrl } = await getSite(deps, request.params.site);
      const project = await getProject(deps, body);
      if (!project) throw refuse('Name the project.');
      const { connectionId, projectId, path } = project;
      await askToPurge(deps, { installationId: id, connectionId, projectId });
      await record(deps, request, 'project.purge', `${path} at ${baseUrl.href}`);
      return reply.code(202).send({ queued: { project: path } } satisfies contract.QueuedAnswer);
    },
  );
}

/** What was asked for is in the body, which holds no secret. */
async function record(
  { stores }: Deps,
  request: FastifyRequest,
  act: string,
  target: string,
): Promise<void> {
  const details = toRecord(request.body);
  await stores.audit.record({ ...actorOf(request), act, target, details });
}

function toLinkId(id: number | undefined): LinkId | null {
  return id === undefined ? null : (id as LinkId);
}

function refuse(safe: string): RequestError {
  return new RequestError({ code: 'REQUEST_INVALID', retry: 'never', safe });
}
