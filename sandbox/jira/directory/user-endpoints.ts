import type { ProviderAnswer, ProviderCall } from '../providers/provider.ts';
import type { JiraUser, UserDirectory } from './users.ts';

/** `GET /rest/api/3/user?accountId=&expand=groups` */
export function readUser(
  users: UserDirectory,
  siteUrl: string,
  { query }: ProviderCall,
): ProviderAnswer {
  const accountId = query.get('accountId');
  if (accountId === null) return platformError(400, "The query parameter 'accountId' is missing");
  const user = users.findUser(accountId);
  if (user === null)
    return platformError(404, 'Specified user does not exist or you do not have permission');
  if ((user.readable ?? 'everything') !== 'everything') return notPermitted();
  return { status: 200, body: toUserBody(user, siteUrl, query.get('expand') ?? '') };
}

/** `POST /rest/api/3/permissions/check`; only the global permission ADMINISTER is known here. */
export function checkPermissions(users: UserDirectory, { body }: ProviderCall): ProviderAnswer {
  const { accountId, globalPermissions } = (body ?? {}) as Readonly<Record<string, unknown>>;
  if (!Array.isArray(globalPermissions))
    return platformError(400, 'globalPermissions must be a list');
  const user = users.findUser(String(accountId));
  if (user === null) return platformError(400, `The user ${String(accountId)} does not exist`);
  if (user.readable === 'nothing') return notPermitted();
  const granted = globalPermissions.filter(
    (permission) => permission === 'ADMINISTER' && user.administers,
  );
  return { status: 200, body: { projectPermissions: [], globalPermissions: granted } };
}

function toUserBody(user: JiraUser, siteUrl: string, expand: string): unknown {
  const groups = expand.split(',').includes('groups')
    ? user.groups.map((name) => ({ name, groupId: `group-${name}`, self: siteUrl }))
    : [];
  return {
    self: `${siteUrl}/rest/api/3/user?accountId=${encodeURIComponent(user.accountId)}`,
    accountId: user.accountId,
    accountType: 'atlassian',
    displayName: user.displayName,
    active: true,
    timeZone: 'Etc/UTC',
    locale: 'en_US',
    groups: { size: user.groups.length, items: groups },
    applicationRoles: { size: 1, items: [] },
    expand: 'groups,applicationRoles',
  };
}

function notPermitted(): ProviderAnswer {
  return platformError(403, 'You do not have permission to browse users and groups');
}

function platformError(status: number, message: string): ProviderAnswer {
  return { status, body: { errorMessages: [message], errors: {} } };
}
