import type { Endpoint } from '../../domain/index.ts';

/**
 * Where a site takes our entities.
 * @see reference jira-cloud 1.2
 */
export const apiPaths = {
  devinfo: '/rest/devinfo/0.10',
  builds: '/rest/builds/0.1',
  deployments: '/rest/deployments/0.1',
  featureflags: '/rest/featureflags/0.1',
} as const satisfies Record<Endpoint, string>;
