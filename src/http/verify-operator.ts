import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { reveal, type Secret } from '../lib/index.ts';
import { readBearer } from './read-bearer.ts';
import { RequestError } from './request-error.ts';

/** Throws ProductError OPERATOR_ONLY unless the request carries `ADMIN_TOKEN`, which must be set. */
export function verifyOperator(adminToken: Secret | null, request: FastifyRequest): void {
  const given = readBearer(request);
  if (adminToken && given && timingSafeEqual(digest(adminToken), digest(given))) return;
  const safe = 'Send ADMIN_TOKEN as bearer token; it must be set.';
  throw new RequestError({ code: 'OPERATOR_ONLY', retry: 'never', safe });
}

/** Equal lengths, as a comparison in constant time demands. */
function digest(secret: Secret): Buffer {
  return createHash('sha256').update(reveal(secret)).digest();
}
