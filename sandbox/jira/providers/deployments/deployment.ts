import schema from '../../schemas/deployments.json' with { type: 'json' };
import { type BulkKind, fieldOf } from '../bulk/bulk-kind.ts';
import type { Linkable } from '../issue-links.ts';

/** A deployment as the app describes it. */
export interface Deployment extends Linkable {
  readonly deploymentSequenceNumber: number;
  readonly updateSequenceNumber: number;
  readonly displayName: string;
  readonly description: string;
  readonly label?: string;
  readonly url: string;
  readonly state:
    | 'unknown'
    | 'pending'
    | 'in_progress'
    | 'cancelled'
    | 'failed'
    | 'rolled_back'
    | 'successful';
  readonly lastUpdated: string;
  /** In seconds. */
  readonly duration?: number;
  readonly pipeline: { readonly id: string; readonly displayName: string; readonly url: string };
  readonly environment: {
    readonly id: string;
    readonly displayName: string;
    readonly type: 'unmapped' | 'development' | 'testing' | 'staging' | 'production';
  };
  readonly commands?: readonly { readonly command?: 'initiate_deployment_gating' }[];
}

/** What names a deployment, in Jira's answers too. */
export interface DeploymentKey {
  readonly pipelineId: string;
  readonly environmentId: string;
  readonly deploymentSequenceNumber: number;
}

export function keyOfDeployment(deployment: Deployment): DeploymentKey {
  const { pipeline, environment, deploymentSequenceNumber } = deployment;
  return { pipelineId: pipeline.id, environmentId: environment.id, deploymentSequenceNumber };
}

/** `/rest/deployments/0.1` */
export const deploymentKind: BulkKind<Deployment> = {
  module: 'jiraDeploymentInfoProvider',
  base: '/rest/deployments/0.1',
  entityPath: '/pipelines/:pipelineId/environments/:environmentId/deployments/:number',
  schema,
  names: { request: 'SubmitDeploymentRequest', entity: 'DeploymentData', list: 'deployments' },
  readKey: (entity) => {
    const pipelineId = fieldOf(fieldOf(entity, 'pipeline'), 'id');
    const environmentId = fieldOf(fieldOf(entity, 'environment'), 'id');
    const number = fieldOf(entity, 'deploymentSequenceNumber');
    const isNamed = typeof pipelineId === 'string' && typeof environmentId === 'string';
    return isNamed && Number.isInteger(number)
      ? { pipelineId, environmentId, deploymentSequenceNumber: Number(number) }
      : null;
  },
  fromParams: ({ pipelineId, environmentId, number }) => ({
    pipeline: { id: pipelineId },
    environment: { id: environmentId },
    deploymentSequenceNumber: Number(number),
  }),
  sequenceOf: ({ updateSequenceNumber }) => updateSequenceNumber,
  toAnswer: (acceptedDeployments, rejectedDeployments) => ({
    acceptedDeployments,
    rejectedDeployments,
  }),
};
