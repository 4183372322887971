import type { FastifyRequest } from 'fastify';
import type { HttpDeps } from '../../http-deps.ts';
import { readBearer } from '../../read-bearer.ts';
import { verifyOperator } from '../../verify-operator.ts';
import { viaOf } from './actor-of.ts';

type Deps = Pick<HttpDeps, 'adminToken' | 'stores' | 'clock' | 'log'>;

/** Whoever tries tokens must not fill the record: one line per address in this time, and so many in all. */
const onceInMs = 60_000;
const mostAddresses = 10;

/**
 * Makes the check for `ADMIN_TOKEN`, which throws ProductError OPERATOR_ONLY and records a token that was refused.
 * A request without any is no sign-in, and is not recorded.
 */
export function createVerifyOperator(deps: Deps): (request: FastifyRequest) => Promise<void> {
  const { adminToken, clock } = deps;
  const recorded = new Map<string, number>();

  function isWorthRecording(address: string): boolean {
    const nowMs = clock.now().getTime();
    for (const [known, atMs] of recorded) if (nowMs - atMs >= onceInMs) recorded.delete(known);
    if (recorded.has(address) || recorded.size >= mostAddresses) return false;
    recorded.set(address, nowMs);
    return true;
  }

  return async (request) => {
    try {
      verifyOperator(adminToken, request);
    } catch (error) {
      if (readBearer(request) && isWorthRecording(request.ip)) await tryRecord(deps, request);
      throw error;
    }
  };
}

/** The refusal is the answer, whether or not the database takes the record. */
async function tryRecord({ stores, log }: Deps, request: FastifyRequest): Promise<void> {
  const act = { by: 'unknown', via: viaOf(request), act: 'sign-in.refuse', target: request.ip };
  try {
    await stores.audit.record(act);
  } catch (error) {
    log.warn({ err: error }, 'a refused sign-in was not recorded');
  }
}
