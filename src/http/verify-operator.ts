import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { reveal, type Secret } from '../lib/index.ts';
import { readBearer } from './read-bearer.ts';
import { RequestError } from './request-error.ts';

/** Throws ProductError OPERATOR_ONLY unless the request carries `ADMIN_TOKEN`, which must be set. */
export function verifyOperator(adminToken: Secret | null, request: FastifyRequest): void {
  if (isOperator(adminToken, request)) return;
  const safe = 'Send ADMIN_TOKEN as bearer token; it must be set.';
  throw new RequestError({ code: 'OPERATOR_ONLY', retry: 'never', safe });
}

/** Whether the request carries `ADMIN_TOKEN`, which must never be handed on to a GitLab as a person's token. */
export function isOperator(adminToken: Secret | null, request: FastifyRequest): boolean {
  const given = readBearer(request);
  return Boolean(adminToken && given && timingSafeEqual(digest(adminToken), digest(given)));
}

/** Equal lengths, as a comparison in constant time demands. */
function digest(secret: Secret): Buffer {
  return createHash('sha256').update(reveal(secret)).digest();
}
