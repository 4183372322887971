import { Type } from '@sinclair/typebox';
import type { Installation } from '../../domain/index.ts';
import type { AskJiraAdministrator } from '../../ports/index.ts';
import { type CallJira, createCallJira, type JiraClientDeps } from './call-jira.ts';
import { parseAnswer } from './parse-answer.ts';

const administratorGroups = ['site-admins', 'org-admins'];
const permission = 'ADMINISTER';

const userSchema = Type.Object({
  groups: Type.Optional(Type.Object({ items: Type.Array(Type.Object({ name: Type.String() })) })),
});
const permissionsSchema = Type.Object({
  globalPermissions: Type.Optional(Type.Array(Type.String())),
});

/**
 * Asks Jira whether a person administers the site: by the two groups that GitLab documents, or else
 * (`groups-or-permission`) by the global permission, as Atlassian's own apps do. Any answer but 200
 * about the user is `unreadable`, unless the permission proves it. Throws JiraError without an answer.
 * @see reference gitlab-app (d), jira-cloud 6
 */
export function createAskJiraAdministrator(
  deps: JiraClientDeps & { readonly check: 'groups-or-permission' | 'groups' },
): AskJiraAdministrator {
  const callJira = createCallJira(deps);
  return async (installation, accountId) => {
    const groups = await findGroups(callJira, installation, accountId);
    if (groups?.some((name) => administratorGroups.includes(name))) {
      return { kind: 'administrator' };
    }
    const mayAdminister =
      deps.check === 'groups-or-permission' &&
      (await hasPermission(callJira, installation, accountId));
    if (mayAdminister) return { kind: 'administrator' };
    return groups === null ? { kind: 'unreadable' } : { kind: 'other', groups };
  };
}

/** Null when the user cannot be read. */
async function findGroups(
  callJira: CallJira,
  installation: Installation,
  accountId: string,
): Promise<string[] | null> {
  const answer = await callJira(installation, {
    method: 'GET',
    path: `/rest/api/3/user?accountId=${encodeURIComponent(accountId)}&expand=groups`,
  });
  if (answer.status !== 200) return null;
  const { groups } = parseAnswer(userSchema, answer);
  return groups?.items.map(({ name }) => name) ?? [];
}

async function hasPermission(
  callJira: CallJira,
  installation: Installation,
  accountId: string,
): Promise<boolean> {
  const answer = await callJira(installation, {
    method: 'POST',
    path: '/rest/api/3/permissions/check',
    body: JSON.stringify({ globalPermissions: [permission], accountId }),
  });
  if (answer.status !== 200) return false;
  const { globalPermissions } = parseAnswer(permissionsSchema, answer);
  return globalPermissions?.includes(permission) ?? false;
}
