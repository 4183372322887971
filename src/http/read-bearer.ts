import type { FastifyRequest } from 'fastify';
import { makeSecret, type Secret } from '../lib/index.ts';

/**
 * The person's own GitLab token; null when the request carries none. Our pages send it as
 * `GitLab-Authorization`, since `Authorization` carries Jira's.
 */
export function readBearer(
  request: FastifyRequest,
  header: 'authorization' | 'gitlab-authorization' = 'authorization',
): Secret | null {
  const value = request.headers[header];
  if (typeof value !== 'string') return null;
  const [, token] = /^Bearer +(\S+)$/i.exec(value) ?? [];
  return token ? makeSecret(token) : null;
}
