import type { FastifyRequest } from 'fastify';
import type { Actor } from '../../../administration/index.ts';

/** Who acts with `ADMIN_TOKEN`, and where: a browser says that the request comes from a page of ours. */
export function actorOf(request: FastifyRequest): Actor {
  return { by: 'operator', via: viaOf(request) };
}

/** Whether a page of ours asks, or a program. */
export function viaOf({ headers }: FastifyRequest): 'console' | 'api' {
  return headers['sec-fetch-site'] === 'same-origin' ? 'console' : 'api';
}
