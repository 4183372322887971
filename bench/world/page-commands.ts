import type { GitlabSandbox, User } from '../../sandbox/gitlab/index.ts';
import type { JiraSandbox } from '../../sandbox/jira/index.ts';

/** What people sign in to the product with. */
export const applicationId = 'the-application-of-the-benchmark';

const maintainer = 40;

/** What the pages need of the simulators. */
export function makePageCommands({
  gitlab,
  jira,
  owner,
}: {
  gitlab: GitlabSandbox;
  jira: JiraSandbox;
  owner: User;
}) {
  return {
    /** Lets people sign in. */
    letSignIn(productUrl: string): void {
      gitlab.registerOauthApplication({
        name: 'The benchmark',
        clientId: applicationId,
        redirectUris: [`${productUrl}/-/jira_connect/oauth_callbacks`],
        scopes: ['api'],
      });
    },
    /** Groups that the owner may link, and projects in the last of them; nothing is in any. */
    addNamespaces({ groups, projects }: { groups: number; projects: number }): void {
      const member = { user: owner, level: maintainer } as const;
      const group = gitlab.seedGroups({ groups, namePrefix: 'Team', member }).at(-1);
      if (!group) throw new Error('The projects need a group.');
      const nothing = { mergeRequests: 0, branches: 0 };
      gitlab.seedProjects({ group, projects, ...nothing, namePrefix: 'service' });
    },
    /** Where an administrator finds the app's page within Jira. */
    appUrl: () => jira.appUrl('admin-account'),
  };
}
