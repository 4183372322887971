import { buildKind } from '../providers/builds/build.ts';
import { deploymentKind } from '../providers/deployments/deployment.ts';
import { featureFlagKind } from '../providers/feature-flags/feature-flag.ts';
import { build, deployment, featureFlag } from './entities.ts';

type Fields = Readonly<Record<string, unknown>>;

/** One of the bulk endpoints as a table of tests needs it. */
export interface SampleKind {
  readonly name: 'builds' | 'deployments' | 'featureFlags';
  readonly base: string;
  readonly list: string;
  readonly schema: typeof buildKind.schema;
  readonly module: string;
  make(fields?: Fields): Fields;
  /** Fields that make another entity of the sample. */
  number(index: number): Fields;
  readonly sequence: string;
  /** Where the sample is, below the base. */
  readonly path: string;
  /** The sample as answers name it. */
  readonly key: unknown;
  readonly accepted: string;
  /** Why the sample was rejected. */
  errorsIn(answer: Fields): readonly { readonly message: string }[] | undefined;
}

interface Rejected {
  readonly key: unknown;
  readonly errors: readonly { readonly message: string }[];
}

/** Builds, deployments and feature flags. */
export const sampleKinds: readonly SampleKind[] = [
  {
    ...describe(buildKind, 'builds'),
    make: build,
    number: (buildNumber) => ({ buildNumber }),
    sequence: 'updateSequenceNumber',
    path: '/pipelines/main/builds/7',
    key: { pipelineId: 'main', buildNumber: 7 },
    accepted: 'acceptedBuilds',
    errorsIn: ({ rejectedBuilds }) => (rejectedBuilds as Rejected[])[0]?.errors,
  },
  {
    ...describe(deploymentKind, 'deployments'),
    make: deployment,
    number: (deploymentSequenceNumber) => ({ deploymentSequenceNumber }),
    sequence: 'updateSequenceNumber',
    path: '/pipelines/700/environments/12/deployments/3',
    key: { pipelineId: '700', environmentId: '12', deploymentSequenceNumber: 3 },
    accepted: 'acceptedDeployments',
    errorsIn: ({ rejectedDeployments }) => (rejectedDeployments as Rejected[])[0]?.errors,
  },
  {
    ...describe(featureFlagKind, 'featureFlags'),
    make: featureFlag,
    number: (index) => ({ id: `f${index}` }),
    sequence: 'updateSequenceId',
    path: '/flag/f5',
    key: 'f5',
    accepted: 'acceptedFeatureFlags',
    errorsIn: ({ failedFeatureFlags }) =>
      (failedFeatureFlags as Record<string, Rejected['errors']>).f5,
  },
];

function describe<Name extends SampleKind['name']>(
  { base, names, schema, module }: Pick<typeof buildKind, 'base' | 'names' | 'schema' | 'module'>,
  name: Name,
) {
  return { name, base, list: names.list, schema, module };
}
