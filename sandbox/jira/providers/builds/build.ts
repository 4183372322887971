import schema from '../../schemas/builds.json' with { type: 'json' };
import { type BulkKind, fieldOf } from '../bulk/bulk-kind.ts';
import type { Linkable } from '../issue-links.ts';

/** A build as the app describes it. */
export interface Build extends Linkable {
  readonly pipelineId: string;
  readonly buildNumber: number;
  readonly updateSequenceNumber: number;
  readonly displayName: string;
  readonly description?: string;
  readonly label?: string;
  readonly url: string;
  readonly state: 'pending' | 'in_progress' | 'successful' | 'failed' | 'cancelled' | 'unknown';
  readonly lastUpdated: string;
  readonly testInfo?: TestInfo;
  readonly references?: readonly {
    readonly commit?: { readonly id: string; readonly repositoryUri: string };
    readonly ref?: { readonly name: string; readonly uri: string };
  }[];
}

export interface TestInfo {
  readonly totalNumber: number;
  readonly numberPassed: number;
  readonly numberFailed: number;
  readonly numberSkipped?: number;
}

/** `/rest/builds/0.1` */
export const buildKind: BulkKind<Build> = {
  module: 'jiraBuildInfoProvider',
  base: '/rest/builds/0.1',
  entityPath: '/pipelines/:pipelineId/builds/:buildNumber',
  schema,
  names: { request: 'SubmitBuildsRequest', entity: 'BuildData', list: 'builds' },
  readKey: (entity) => {
    const pipelineId = fieldOf(entity, 'pipelineId');
    const buildNumber = fieldOf(entity, 'buildNumber');
    return typeof pipelineId === 'string' && Number.isInteger(buildNumber)
      ? { pipelineId, buildNumber: Number(buildNumber) }
      : null;
  },
  fromParams: ({ pipelineId, buildNumber }) => ({ pipelineId, buildNumber: Number(buildNumber) }),
  sequenceOf: ({ updateSequenceNumber }) => updateSequenceNumber,
  toAnswer: (acceptedBuilds, rejectedBuilds) => ({ acceptedBuilds, rejectedBuilds }),
};
