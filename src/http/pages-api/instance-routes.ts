import type { FastifyInstance } from 'fastify';
import {
  type InstanceCheckAnswer,
  type InstanceCheckRequest,
  instanceCheckAnswerSchema,
  instanceCheckRequestSchema,
} from '../../contract/index.ts';
import { checkInstance } from '../../proxy/index.ts';
import type { HttpDeps } from '../http-deps.ts';
import { verifyPageSite } from './verify-page-site.ts';

/** Looks at an instance before a Jira site is handed to it. */
export function addInstanceRoutes(app: FastifyInstance, deps: HttpDeps): void {
  app.post<{ Body: InstanceCheckRequest }>(
    '/-/page/instance/check',
    { schema: { body: instanceCheckRequestSchema, response: { 200: instanceCheckAnswerSchema } } },
    async (request): Promise<InstanceCheckAnswer> => {
      // Nobody but the people of an installed site may make us call an address.
      await verifyPageSite(deps, request);
      const { keepsPublicKeys } = await deps.readSettings();
      const checked = await checkInstance({ ...deps, keepsPublicKeys }, request.body.url);
      return { ...checked, checks: [...checked.checks] };
    },
  );
}
