import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeAppKey } from './app-key.ts';
import { makeDescriptor } from './descriptor.ts';

const logoUrl = new URL('https://git.example.com/logo.png');
const documentationUrl = 'https://docs.gitlab.com/ee/integration/jira/';
const provider = {
  actions: {},
  homeUrl: 'https://gitlab.com',
  logoUrl: logoUrl.href,
  documentationUrl,
};

function describe(publicUrl: string, proxyUrl: string | null = null, allowPrivateHosts = false) {
  return makeDescriptor({
    publicUrl: new URL(publicUrl),
    proxyUrl: proxyUrl === null ? null : new URL(proxyUrl),
    logoUrl,
    allowPrivateHosts,
  });
}

test('the whole descriptor', () => {
  assert.deepEqual(describe('https://git.example.com/jira'), {
    name: 'GitLab for Jira (git.example.com)',
    description: 'Integrate commits, branches and merge requests from GitLab into Jira',
    key: 'gitlab-jira-connect-git.example.com',
    baseUrl: 'https://git.example.com/jira/-/jira_connect',
    lifecycle: { installed: '/events/installed', uninstalled: '/events/uninstalled' },
    vendor: { name: 'GitLab', url: 'https://gitlab.com' },
    links: {
      documentation: 'https://git.example.com/jira/help/integration/jira/development_panel',
    },
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
      jiraDevelopmentTool: {
        key: 'gitlab-development-tool',
        application: { value: 'GitLab (git.example.com)' },
        name: { value: 'GitLab (git.example.com)' },
        url: 'https://gitlab.com',
        logoUrl: logoUrl.href,
        capabilities: ['branch', 'commit', 'pull_request'],
        actions: {
          createBranch: {
            templateUrl:
              'https://git.example.com/jira/-/jira_connect/branches/route?issue_key={issue.key}&issue_summary={issue.summary}&jwt={jwt}&addonkey=gitlab-jira-connect-git.example.com',
          },
          searchConnectedWorkspaces: {
            templateUrl: 'https://git.example.com/jira/-/jira_connect/workspaces/search',
          },
          searchRepositories: {
            templateUrl: 'https://git.example.com/jira/-/jira_connect/repositories/search',
          },
          associateRepository: {
            templateUrl: 'https://git.example.com/jira/-/jira_connect/repositories/associate',
          },
        },
      },
      jiraBuildInfoProvider: { key: 'gitlab-ci', name: { value: 'GitLab CI' }, ...provider },
      jiraDeploymentInfoProvider: {
        key: 'gitlab-deployments',
        name: { value: 'GitLab Deployments' },
        ...provider,
      },
      jiraFeatureFlagInfoProvider: {
        key: 'gitlab-feature-flags',
        name: { value: 'GitLab Feature Flags' },
        ...provider,
      },
    },
  });
});

for (const [publicUrl, proxyUrl, allowPrivate, baseUrl, host] of [
  ['https://git.example.com/', null, false, 'https://git.example.com', 'git.example.com'],
  ['https://a.example:8443', null, false, 'https://a.example:8443', 'a.example'],
  ['http://a.example', null, false, 'https://a.example', 'a.example'],
  ['http://localhost:3000', null, true, 'http://localhost:3000', 'localhost'],
  ['https://localhost:3000', null, true, 'https://localhost:3000', 'localhost'],
  ['https://a.example', 'https://gitlab.com', false, 'https://a.example', 'gitlab.com'],
  ['https://a.example', 'https://b.example:1/git/', false, 'https://a.example', 'b.example/git'],
] as const) {
  test(`${publicUrl} behind ${proxyUrl} is named after ${host}`, () => {
    const descriptor = describe(publicUrl, proxyUrl, allowPrivate);
    assert.equal(descriptor.baseUrl, `${baseUrl}/-/jira_connect`);
    assert.equal(descriptor.name, `GitLab for Jira (${host})`);
    assert.equal(descriptor.key, `gitlab-jira-connect-${host}`);
    assert.equal(
      descriptor.modules.jiraDevelopmentTool.name.value,
      host === 'gitlab.com' ? 'GitLab' : `GitLab (${host})`,
    );
  });
}

test('the key has 64 characters at most', () => {
  const publicUrl = new URL(`https://${'a'.repeat(60)}.example.com`);
  const key = makeAppKey({ publicUrl, proxyUrl: null });
  assert.equal(key, `gitlab-jira-connect-${'a'.repeat(44)}`);
});
