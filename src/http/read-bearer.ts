import type { FastifyRequest } from 'fastify';
import { makeSecret, type Secret } from '../lib/index.ts';

/** The person's own GitLab token; null when the request carries none. */
export function readBearer(request: FastifyRequest): Secret | null {
  const [, token] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
  return token ? makeSecret(token) : null;
}
