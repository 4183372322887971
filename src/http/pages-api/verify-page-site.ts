import { Value } from '@sinclair/typebox/value';
import type { FastifyRequest } from 'fastify';
import { siteParamsSchema } from '../../contract/index.ts';
import type { Installation } from '../../domain/index.ts';
import type { LinkActor } from '../../links/index.ts';
import { getSite } from '../api/operator/get-place.ts';
import { toSignedRequest, verifySite } from '../connect/verify-site.ts';
import { recognizeForgeSite } from '../forge/recognize-forge-site.ts';
import type { HttpDeps } from '../http-deps.ts';
import { RequestError } from '../request-error.ts';
import { toRecord } from '../to-record.ts';
import { verifyOperator } from '../verify-operator.ts';

/** Which Jira site a page is of, and who looks at it. */
export type PageSite = { readonly installation: Installation; readonly actor: LinkActor };

/**
 * The site and the person behind a call of the page in Jira: by Jira's context token, by Forge, or by `ADMIN_TOKEN` together
 * with the query `site`, for the operator who stands for the Jira administrator. Throws ProductError
 * TOKEN_REFUSED, OPERATOR_ONLY, REQUEST_INVALID or NOT_FOUND.
 */
export async function verifyPageSite(
  deps: Pick<
    HttpDeps,
    | 'publicUrl'
    | 'clock'
    | 'readToken'
    | 'readForgeToken'
    | 'verifyFromJira'
    | 'stores'
    | 'transact'
    | 'sendJob'
    | 'findCloudId'
    | 'findSiteUrl'
    | 'adminToken'
  >,
  request: FastifyRequest,
): Promise<PageSite> {
  if (request.forgeCall) {
    const installation = await recognizeForgeSite(deps, request);
    return { installation, actor: { kind: 'jira', accountId: request.forgeCall.accountId } };
  }
  if (/^bearer /i.test(request.headers.authorization ?? '')) {
    verifyOperator(deps.adminToken, request);
    return {
      installation: await getSite(deps, readSiteId(request)),
      actor: { kind: 'operator' },
    };
  }
  const signed = toSignedRequest(deps, request);
  const { installation, accountId } = await verifySite(deps, signed, 'context');
  return { installation, actor: { kind: 'jira', accountId } };
}

function readSiteId(request: FastifyRequest): number {
  // A query's values are text where no schema of the route converts them.
  const params = Value.Convert(siteParamsSchema, { site: toRecord(request.query).site });
  if (Value.Check(siteParamsSchema, params)) return params.site;
  throw new RequestError({
    code: 'REQUEST_INVALID',
    retry: 'never',
    safe: 'Name the Jira site in the query: site=<number>.',
  });
}
