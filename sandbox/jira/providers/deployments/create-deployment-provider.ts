import type { BulkStore } from '../bulk/bulk-store.ts';
import { createBulkProvider, findNamed } from '../bulk/create-bulk-provider.ts';
import type { BulkDeps } from '../bulk/submit-bulk.ts';
import { listRefusal, type Provider, type ProviderAnswer, type ProviderCall } from '../provider.ts';
import type { ChangeRequests } from './change-requests.ts';
import { type Deployment, deploymentKind } from './deployment.ts';

export interface DeploymentDeps extends Omit<BulkDeps<Deployment>, 'noteStored'> {
  readonly changeRequests: ChangeRequests;
  readonly siteUrl: () => string;
}

/** Deployments, and the change requests in which people let them pass. */
export function createDeploymentProvider(deps: DeploymentDeps): Provider {
  const { changeRequests } = deps;
  const noteStored = changeRequests.consider;
  const provider = createBulkProvider({ ...deps, noteStored }, deploymentKind, [
    {
      method: 'GET',
      path: `${deploymentKind.base}${deploymentKind.entityPath}/gating-status`,
      answer: (call) => readGatingStatus(deps, deps.store, call),
    },
  ]);
  return {
    ...provider,
    forgetApp: (appKey) => {
      provider.forgetApp(appKey);
      changeRequests.forgetApp(appKey);
    },
  };
}

function readGatingStatus(
  { changeRequests, siteUrl }: Pick<DeploymentDeps, 'changeRequests' | 'siteUrl'>,
  store: BulkStore<Deployment>,
  call: ProviderCall,
): ProviderAnswer {
  const found = findNamed(store, deploymentKind, call);
  if (found !== null && 'status' in found) return found;
  const request = found === null ? null : changeRequests.find(found);
  if (request === null) return listRefusal(404, 'No gating was initiated for this deployment');
  const { key, status, updatedAt, deploymentSequenceNumber, pipelineId, environmentId } = request;
  return {
    status: 200,
    body: {
      deploymentSequenceNumber,
      pipelineId,
      environmentId,
      updatedTimestamp: updatedAt.toISOString(),
      gatingStatus: status,
      details: [{ type: 'issue', issueKey: key, issueLink: `${siteUrl()}/change-requests#${key}` }],
    },
  };
}
