import type { FastifyInstance, RouteOptions } from 'fastify';
import type { HttpDeps } from '../../http-deps.ts';
import { toRequestError } from '../../to-request-error.ts';
import { addAuditRoutes } from './audit-routes.ts';
import { addConnectionRoutes } from './connection-routes.ts';
import { createVerifyOperator } from './create-verify-operator.ts';
import { addDoctorRoutes } from './doctor-routes.ts';
import { makeOpenapi } from './make-openapi.ts';
import { addOwnerRoutes } from './owner-routes.ts';
import { addSettingsRoutes } from './settings-routes.ts';
import { addSiteRoutes } from './site-routes.ts';
import { addSteeringRoutes } from './steering-routes.ts';
import { addStoryRoutes } from './story-routes.ts';
import { addWorkRoutes } from './work-routes.ts';

/**
 * The operator's API, below `/api/v1`: reads how everything stands, and sets work going. It asks for `ADMIN_TOKEN`,
 * but for the little that owners of groups may do too. Its OpenAPI document is made from the schemas that requests
 * are checked by.
 */
export async function addOperatorApi(app: FastifyInstance, deps: HttpDeps): Promise<void> {
  const verifyOperatorCall = createVerifyOperator(deps);
  // Where nothing has to be said, nothing need be sent.
  app.addHook('preValidation', async (request) => {
    if (request.method === 'POST') request.body ??= {};
  });
  app.setSchemaErrorFormatter(toRequestError);
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => {
    if (route.method !== 'HEAD') routes.push(route);
  });
  const prefix = '/api/v1';
  const addForOwners = async (api: FastifyInstance) =>
    addOwnerRoutes(api, { ...deps, verifyOperatorCall });
  await app.register(addForOwners, { prefix });
  const addForOperator = async (api: FastifyInstance) => {
    api.addHook('onRequest', verifyOperatorCall);
    addRoutes(api, deps, routes);
  };
  await app.register(addForOperator, { prefix });
}

function addRoutes(api: FastifyInstance, deps: HttpDeps, routes: readonly RouteOptions[]): void {
  addSiteRoutes(api, deps);
  addWorkRoutes(api, deps);
  addSteeringRoutes(api, deps);
  addSettingsRoutes(api, deps);
  addConnectionRoutes(api, deps);
  addAuditRoutes(api, deps);
  addDoctorRoutes(api, deps);
  addStoryRoutes(api, deps);
  let document: object | null = null;
  const schema = {
    summary: 'This document',
    response: { 200: { type: 'object', additionalProperties: true } },
  };
  api.get('/openapi.json', { schema }, async () => {
    document ??= await makeOpenapi(routes, { url: deps.publicUrl });
    return document;
  });
}
