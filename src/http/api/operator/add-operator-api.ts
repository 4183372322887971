import type { FastifyInstance, FastifySchemaValidationError, RouteOptions } from 'fastify';
import type { HttpDeps } from '../../http-deps.ts';
import { RequestError } from '../../request-error.ts';
import { verifyOperator } from '../../verify-operator.ts';
import { makeOpenapi } from './make-openapi.ts';
import { addSiteRoutes } from './site-routes.ts';
import { addSteeringRoutes } from './steering-routes.ts';
import { addWorkRoutes } from './work-routes.ts';

/**
 * The operator's API, below `/api/v1`: reads how everything stands, and sets work going. All of it asks for
 * `ADMIN_TOKEN`. Its OpenAPI document is made from the schemas that requests are checked by.
 */
export async function addOperatorApi(app: FastifyInstance, deps: HttpDeps): Promise<void> {
  app.addHook('onRequest', async (request) => verifyOperator(deps.adminToken, request));
  // Where nothing has to be said, nothing need be sent.
  app.addHook('preValidation', async (request) => {
    if (request.method === 'POST') request.body ??= {};
  });
  app.setSchemaErrorFormatter(toRequestError);
  await app.register(async (api) => addRoutes(api, deps), { prefix: '/api/v1' });
}

function addRoutes(api: FastifyInstance, deps: HttpDeps): void {
  const routes: RouteOptions[] = [];
  api.addHook('onRoute', (route) => {
    if (route.method !== 'HEAD') routes.push(route);
  });
  addSiteRoutes(api, deps);
  addWorkRoutes(api, deps);
  addSteeringRoutes(api, deps);
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

/** The validator's texts name fields and rules, never what was sent. */
function toRequestError(errors: FastifySchemaValidationError[], place: string): RequestError {
  const problems = errors.map(
    ({ instancePath, message }) =>
      `${[place, ...instancePath.split('/').slice(1)].join('.')} ${message ?? 'is wrong'}`,
  );
  const safe = `${problems.join(', ')}.`;
  return new RequestError({ code: 'REQUEST_INVALID', retry: 'never', safe });
}
