import type { FastifyInstance } from 'fastify';
import * as contract from '../../../contract/index.ts';
import type { HttpDeps } from '../../http-deps.ts';
import { readCursor, toCursor } from './cursor.ts';
import { makeSchema } from './make-schema.ts';

const usualLimit = 50;

/** Who did what. */
export function addAuditRoutes(app: FastifyInstance, { stores }: Pick<HttpDeps, 'stores'>): void {
  app.get<{ Querystring: contract.PageQuery }>(
    '/audit',
    {
      schema: makeSchema(
        'Administrative acts, the newest first',
        { 200: contract.auditAnswerSchema },
        { querystring: contract.pageQuerySchema },
      ),
    },
    async ({ query: { after, limit = usualLimit } }): Promise<contract.AuditAnswer> => {
      const place = readCursor(after, ['number']);
      const acts = await stores.audit.list(place && Number(place[0]), limit);
      const last = acts.length === limit ? acts.at(-1) : undefined;
      return {
        acts: acts.map((act) => ({ ...act, at: act.at.toISOString() })),
        next: last ? toCursor([last.id]) : null,
      };
    },
  );
}
