import { type AppIdentity, makeAppKey, makeGitlabHost } from './app-key.ts';
import { connectPath, makeHost, type PublicAddress } from './host.ts';

/** What the descriptor is made from. `logoUrl` is absolute. */
export type DescriptorInput = AppIdentity & PublicAddress & { readonly logoUrl: URL };

const vendorUrl = 'https://gitlab.com';
const documentationUrl = 'https://docs.gitlab.com/ee/integration/jira/';

/**
 * The Connect app descriptor that Jira reads at install time.
 * @see reference gitlab-app (b)
 * @see https://developer.atlassian.com/cloud/jira/platform/connect-app-descriptor/
 */
export function makeDescriptor(input: DescriptorInput) {
  const host = makeHost(input);
  return {
    name: `GitLab for Jira (${makeGitlabHost(input)})`,
    description: 'Integrate commits, branches and merge requests from GitLab into Jira',
    key: makeAppKey(input),
    baseUrl: host + connectPath,
    lifecycle: { installed: '/events/installed', uninstalled: '/events/uninstalled' },
    vendor: { name: 'GitLab', url: vendorUrl },
    links: { documentation: `${host}/help/integration/jira/development_panel` },
    authentication: { type: 'jwt' },
    scopes: ['READ', 'WRITE', 'DELETE'],
    apiVersion: 1,
    apiMigrations: { 'context-qsh': true, 'signed-install': true, gdpr: true },
    modules: {
      postInstallPage: {
        key: 'gitlab-configuration',
        name: { value: 'GitLab Configuration' },
        url: '/subscriptions',
        conditions: [{ condition: 'user_is_admin', invert: false }],
      },
      jiraDevelopmentTool: makeDevelopmentTool(input),
      jiraBuildInfoProvider: makeProvider(input, 'gitlab-ci', 'GitLab CI'),
      jiraDeploymentInfoProvider: makeProvider(input, 'gitlab-deployments', 'GitLab Deployments'),
      jiraFeatureFlagInfoProvider: makeProvider(
        input,
        'gitlab-feature-flags',
        'GitLab Feature Flags',
      ),
    },
  };
}

function makeDevelopmentTool(input: DescriptorInput) {
  const base = makeHost(input) + connectPath;
  const gitlabHost = makeGitlabHost(input);
  const displayName = gitlabHost === 'gitlab.com' ? 'GitLab' : `GitLab (${gitlabHost})`;
  const branchQuery = [
    'issue_key={issue.key}',
    'issue_summary={issue.summary}',
    'jwt={jwt}',
    `addonkey=${makeAppKey(input)}`,
  ].join('&');
  return {
    key: 'gitlab-development-tool',
    application: { value: displayName },
    name: { value: displayName },
    url: vendorUrl,
    logoUrl: input.logoUrl.href,
    capabilities: ['branch', 'commit', 'pull_request'],
    actions: {
      createBranch: { templateUrl: `${base}/branches/route?${branchQuery}` },
      searchConnectedWorkspaces: { templateUrl: `${base}/workspaces/search` },
      searchRepositories: { templateUrl: `${base}/repositories/search` },
      associateRepository: { templateUrl: `${base}/repositories/associate` },
    },
  };
}

function makeProvider({ logoUrl }: DescriptorInput, key: string, name: string) {
  return {
    key,
    name: { value: name },
    actions: {},
    homeUrl: vendorUrl,
    logoUrl: logoUrl.href,
    documentationUrl,
  };
}
