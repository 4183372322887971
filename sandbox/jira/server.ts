import Fastify, { type FastifyInstance } from 'fastify';
import type { Endpoint } from './rest/endpoint.ts';
import { refuseRequest, type ServeDeps, serveEndpoint } from './rest/serve-endpoint.ts';

// Entity ids may be 1024 characters long, each of them three once encoded.
const maxParamLength = 3100;

/** The HTTP server of the site with its endpoints; not listening yet. */
export function createServer(
  deps: ServeDeps,
  endpoints: readonly Endpoint[],
  maxBodyBytes: number,
): FastifyInstance {
  const server = Fastify({
    bodyLimit: maxBodyBytes,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    routerOptions: { maxParamLength },
  });
  // Jira takes an empty body with a JSON content type, as clients send it with DELETE.
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, text, done) => {
    try {
      done(null, text === '' ? undefined : JSON.parse(String(text)));
    } catch (error) {
      done(Object.assign(new Error(`The body is not JSON: ${String(error)}`), { statusCode: 400 }));
    }
  });
  server.setErrorHandler<Error & { statusCode?: number }>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    const kind = status === 413 ? 'size' : 'schema';
    return refuseRequest(deps, request, reply, { kind, status, message: error.message });
  });
  server.setNotFoundHandler((request, reply) =>
    refuseRequest(deps, request, reply, {
      kind: 'unknown-path',
      status: 404,
      message: `${request.method} ${request.url.split('?', 1)[0]} is not known here`,
    }),
  );
  for (const endpoint of endpoints) serveEndpoint(server, deps, endpoint);
  return server;
}
