import fastify, { type RouteOptions } from 'fastify';

/**
 * The OpenAPI 3.1 document of routes, from the schemas by which their requests are checked. The library is loaded
 * now and not at the start, since hardly anybody asks.
 */
export async function makeOpenapi(
  routes: readonly RouteOptions[],
  { url }: { url: URL },
): Promise<object> {
  const { default: swagger } = await import('@fastify/swagger');
  const app = fastify();
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'GitLab for Jira: operator’s API',
        description: 'Times are ISO 8601 in UTC. Errors name a code, and what to do.',
        version: '1',
      },
      servers: [{ url: url.href.replace(/\/$/, '') }],
      components: {
        securitySchemes: {
          adminToken: { type: 'http', scheme: 'bearer', description: 'ADMIN_TOKEN' },
        },
      },
      security: [{ adminToken: [] }],
    },
  });
  for (const { method, url: path, schema } of routes) {
    app.route({ method, url: path, ...(schema && { schema }), handler: () => undefined });
  }
  await app.ready();
  const document = app.swagger();
  await app.close();
  return document;
}
