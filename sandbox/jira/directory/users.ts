/** A person of the simulated site. */
export interface JiraUser {
  readonly accountId: string;
  readonly displayName: string;
  readonly groups: readonly string[];
  /** Holds the global permission ADMINISTER, whatever the groups are called. */
  readonly administers: boolean;
  /**
   * What an app may ask about this user; the rest is answered 403. Default `everything`.
   * `permissions` is a site whose app lacks "Browse users and groups".
   */
  readonly readable?: 'everything' | 'permissions' | 'nothing';
}

export interface UserDirectory {
  setUser(user: JiraUser): void;
  findUser(accountId: string): JiraUser | null;
  list(): readonly JiraUser[];
}

/** A directory with an administrator and a developer, and whoever is given. */
export function createUserDirectory(users: readonly JiraUser[] = []): UserDirectory {
  const byId = new Map<string, JiraUser>();
  const setUser = (user: JiraUser): void => {
    byId.set(user.accountId, user);
  };
  setUser({
    accountId: 'admin-account',
    displayName: 'Ada Admin',
    groups: ['site-admins', 'jira-users'],
    administers: true,
  });
  setUser({
    accountId: 'developer-account',
    displayName: 'Devin Developer',
    groups: ['jira-users'],
    administers: false,
  });
  for (const user of users) setUser(user);
  return {
    setUser,
    findUser: (accountId) => byId.get(accountId) ?? null,
    list: () => [...byId.values()],
  };
}
