import type { FastifyInstance, FastifyRequest } from 'fastify';
import { reveal } from '../../lib/index.ts';
import type { HttpDeps } from '../http-deps.ts';
import { toRecord } from '../to-record.ts';
import { findDelegation } from './forge-request.ts';

/**
 * In a call by Forge the person's delegation stands for the person's own GitLab token, which the app never has; at
 * the GitLab that it is for, and nowhere else.
 */
export function useDelegations(
  app: FastifyInstance,
  deps: Pick<HttpDeps, 'clock' | 'delegationKey'>,
): void {
  app.addHook('preHandler', async (request) => {
    if (!request.forgeCall) return;
    const delegation = await findDelegation(deps, request);
    const isMeant = delegation?.gitlab === readGitlab(request);
    if (!delegation || !isMeant) delete request.headers['gitlab-authorization'];
    else request.headers['gitlab-authorization'] = `Bearer ${reveal(delegation.token)}`;
  });
}

function readGitlab({ query, body }: FastifyRequest): unknown {
  return toRecord(query).gitlab ?? toRecord(body).gitlab;
}
