import type { Endpoint, MirrorKind } from '../../domain/index.ts';
import { apiPaths } from './api-paths.ts';
import { toBuildKey, toDeploymentKey, toFlagId } from './jira-key.ts';

type Named = {
  readonly repositoryId: string;
  readonly idPrefix: string;
  readonly kind: MirrorKind;
  /** The mirror's; not looked at for a repository. */
  readonly id: string;
};

/**
 * The address of an entity at a site.
 * @see reference jira-cloud 1.2
 */
export function makeEntityPath({ kind, repositoryId, ...named }: Named): string {
  const repository = ['repository', repositoryId];
  switch (kind) {
    case 'repository':
      return makePath('devinfo', ...repository);
    case 'commit':
    case 'branch':
    case 'merge_request': {
      const word = kind === 'merge_request' ? 'pull_request' : kind;
      return makePath('devinfo', ...repository, word, named.id);
    }
    case 'build': {
      const { pipelineId, buildNumber } = toBuildKey(named);
      return makePath('builds', 'pipelines', pipelineId, 'builds', buildNumber);
    }
    case 'deployment':
      return makeDeploymentPath(named);
    case 'feature_flag':
      return makePath('featureflags', 'flag', toFlagId(named));
  }
}

/** The address of a deployment at a site. */
export function makeDeploymentPath(named: Pick<Named, 'idPrefix' | 'id'>): string {
  const { pipelineId, environmentId, deploymentSequenceNumber } = toDeploymentKey(named);
  const environment = ['pipelines', pipelineId, 'environments', environmentId];
  return makePath('deployments', ...environment, 'deployments', deploymentSequenceNumber);
}

function makePath(endpoint: Endpoint, ...words: (string | number)[]): string {
  return [apiPaths[endpoint], ...words.map(encodeURIComponent)].join('/');
}
