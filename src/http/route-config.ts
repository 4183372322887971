/** How a route words its errors: our own API, GitLab's REST, GitLab's web routes, nothing, or a page. */
export type ErrorBody = 'own' | 'message' | 'error' | 'empty' | 'page';

declare module 'fastify' {
  interface FastifyContextConfig {
    errorBody?: ErrorBody;
    /** What a refused token is answered with, where it is not 403 and the reason. */
    tokenRefused?: { status: number; message: string };
    /** The route writes its own line into the log. */
    isLoggedByItself?: boolean;
  }
  interface FastifyRequest {
    /** Why the request failed, for its line in the log. */
    failure: { code: string; reason: string } | null;
  }
}
