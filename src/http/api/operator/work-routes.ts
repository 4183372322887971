import type { FastifyInstance } from 'fastify';
import * as contract from '../../../contract/index.ts';
import type { Connection, ConnectionState } from '../../../domain/index.ts';
import type { HookStatus } from '../../../ports/index.ts';
import type { HttpDeps } from '../../http-deps.ts';
import { readCursor, toCursor } from './cursor.ts';
import { makeSchema } from './make-schema.ts';
import { toTime } from './to-site-answer.ts';

type Deps = Pick<HttpDeps, 'stores' | 'reads' | 'queue'>;

const usualLimit = 50;

/** The GitLabs, the inbox, and the work between. */
export function addWorkRoutes(app: FastifyInstance, deps: Deps): void {
  addConnections(app, deps);
  addDeliveries(app, deps);
  app.get(
    '/work',
    { schema: makeSchema('How the work stands as a whole', { 200: contract.workAnswerSchema }) },
    async (): Promise<contract.WorkAnswer> => {
      const { deliveriesWaiting, deliveriesGivenUp, ...work } = await deps.reads.work();
      return {
        deliveries: { waiting: deliveriesWaiting, givenUp: deliveriesGivenUp },
        refreshes: work.refreshesWaiting,
        history: work.history,
        sweeps: {
          ...work.sweeps,
          oldestAt: toTime(work.sweeps.oldestAt),
          newestAt: toTime(work.sweeps.newestAt),
        },
        jobs: [...(await deps.queue.countJobs())],
      };
    },
  );
}

function addConnections(app: FastifyInstance, { stores, reads }: Deps): void {
  app.get(
    '/connections',
    {
      schema: makeSchema('The GitLabs, and how our webhooks fare there', {
        200: contract.connectionsAnswerSchema,
      }),
    },
    async (): Promise<contract.ConnectionsAnswer> => {
      const hooks = new Map((await reads.hooks()).map((status) => [status.connectionId, status]));
      const connections = await stores.connections.list();
      return {
        connections: await Promise.all(
          connections.map(async (connection) => ({
            ...toConnectionAnswer(connection),
            state: toStateAnswer(await stores.connections.findState(connection.id)),
            hooks: toHooksAnswer(hooks.get(connection.id)),
          })),
        ),
      };
    },
  );
}

type ConnectionAnswer = contract.ConnectionsAnswer['connections'][number];

function toConnectionAnswer({ id, slug, url, internalUrl, applicationId }: Connection) {
  return { id, slug, url: url.href, internalUrl: internalUrl.href, applicationId };
}

function toStateAnswer(state: ConnectionState | null): ConnectionAnswer['state'] {
  return (
    state && {
      ...state,
      checkedAt: state.checkedAt.toISOString(),
      tokenExpiresAt: toTime(state.tokenExpiresAt),
      problems: [...state.problems],
    }
  );
}

const noHooks = { working: 0, paused: 0, disabled: 0, gone: 0, unknown: 0 };

function toHooksAnswer(status: HookStatus | undefined): ConnectionAnswer['hooks'] {
  return {
    ...(status?.count ?? noHooks),
    unwell: (status?.unwell ?? []).map(({ owner, path, checkedAt, ...hook }) => ({
      ...hook,
      owner: { kind: owner.kind, id: 'id' in owner ? owner.id : null, path },
      checkedAt: toTime(checkedAt),
    })),
  };
}

function addDeliveries(app: FastifyInstance, { reads }: Deps): void {
  app.get<{ Querystring: contract.DeliveriesQuery }>(
    '/deliveries',
    {
      schema: makeSchema(
        'Webhooks that wait or were given up, without their bodies',
        { 200: contract.deliveriesAnswerSchema },
        { querystring: contract.deliveriesQuerySchema },
      ),
    },
    async ({ query }): Promise<contract.DeliveriesAnswer> => {
      const { state, after, limit = usualLimit } = query;
      const place = readCursor(after, ['number']);
      const listed = await reads.deliveries({ state, after: place && Number(place[0]), limit });
      const last = listed.length === limit ? listed.at(-1) : undefined;
      return {
        deliveries: listed.map(({ connectionId, receivedAt, notBefore, ...delivery }) => ({
          ...delivery,
          connection: connectionId,
          receivedAt: receivedAt.toISOString(),
          notBefore: toTime(notBefore),
        })),
        next: last ? toCursor([last.id]) : null,
      };
    },
  );
}
