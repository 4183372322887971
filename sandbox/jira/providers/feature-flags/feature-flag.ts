import schema from '../../schemas/featureflags.json' with { type: 'json' };
import { type BulkKind, fieldOf } from '../bulk/bulk-kind.ts';
import type { Linkable } from '../issue-links.ts';

/** Whether a flag is on, and for how many. */
export interface FlagStatus {
  readonly enabled: boolean;
  readonly defaultValue?: string;
  /** The first present counts, in this order. */
  readonly rollout?: {
    readonly percentage?: number;
    readonly text?: string;
    readonly rules?: number;
  };
}

/** A feature flag as the app describes it. */
export interface FeatureFlag extends Linkable {
  readonly id: string;
  readonly key: string;
  readonly updateSequenceId: number;
  readonly displayName?: string;
  readonly summary: {
    readonly url?: string;
    readonly lastUpdated: string;
    readonly status: FlagStatus;
  };
  readonly details: readonly {
    readonly url: string;
    readonly lastUpdated: string;
    readonly environment: {
      readonly name: string;
      readonly type?: 'development' | 'testing' | 'staging' | 'production';
    };
    readonly status: FlagStatus;
  }[];
}

/** `/rest/featureflags/0.1` */
export const featureFlagKind: BulkKind<FeatureFlag> = {
  module: 'jiraFeatureFlagInfoProvider',
  base: '/rest/featureflags/0.1',
  entityPath: '/flag/:id',
  schema,
  names: { request: 'SubmitFeatureFlagRequest', entity: 'FeatureFlagData', list: 'flags' },
  readKey: (entity) => {
    const id = fieldOf(entity, 'id');
    return typeof id === 'string' ? id : null;
  },
  fromParams: (params) => params,
  sequenceOf: ({ updateSequenceId }) => updateSequenceId,
  toAnswer: (acceptedFeatureFlags, rejected) => ({
    acceptedFeatureFlags,
    failedFeatureFlags: Object.fromEntries(rejected.map(({ key, errors }) => [key, errors])),
  }),
};
