import type { GitlabSandbox, Namespace, User } from '../gitlab/index.ts';
import type { JiraSandbox } from '../jira/index.ts';

/** The group that is linked, with the tokens of those who work on it. */
export interface DemoGroup {
  readonly group: Namespace;
  /** Who links it. */
  readonly person: User;
  /** Of the product's own account: an administrator, so that it may add hooks. */
  readonly serviceToken: string;
  /** Of that person, who is a maintainer. */
  readonly personToken: string;
}

const groupPath = 'demo';

/** Makes the group, the product's account and a person who may link the group, and more besides. */
export function createDemoGroup(gitlab: GitlabSandbox): DemoGroup {
  const group = gitlab.createGroup({ path: groupPath, name: 'Demo' });
  const service = gitlab.createUser({
    username: 'jira-service',
    name: 'Jira service',
    isAdmin: true,
  });
  const person = gitlab.createUser({ username: 'lena', name: 'Lena Novak' });
  gitlab.addMember({ group }, person, 40);
  createMoreToLink(gitlab, person);
  return {
    group,
    person,
    serviceToken: gitlab.createToken(service, { scopes: ['api'] }).value,
    personToken: gitlab.createToken(person, { kind: 'oauth', scopes: ['api'] }).value,
  };
}

/** What nobody has linked yet: two groups with a subgroup, one that she may not link, and her own project. */
function createMoreToLink(gitlab: GitlabSandbox, person: User): void {
  const mobile = gitlab.createGroup({ path: 'mobile', name: 'Mobile apps', avatar: true });
  const ios = gitlab.createGroup({ path: 'ios', name: 'iOS', parent: mobile });
  const platform = gitlab.createGroup({ path: 'platform', name: 'Platform' });
  const website = gitlab.createGroup({ path: 'website', name: 'Website' });
  gitlab.addMember({ group: mobile }, person, 50);
  gitlab.addMember({ group: platform }, person, 40);
  gitlab.addMember({ group: website }, person, 30);
  const small = { projects: 1, mergeRequests: 6, branches: 6, pipelines: 6, deployments: 3 };
  gitlab.seedProjects({ ...small, group: mobile, key: 'MOB', namePrefix: 'android' });
  gitlab.seedProjects({ ...small, group: ios, key: 'MOB', namePrefix: 'app' });
  gitlab.seedProjects({
    ...small,
    group: platform,
    projects: 3,
    key: 'PLAT',
    namePrefix: 'service',
  });
  gitlab.seedProjects({ ...small, group: website, key: 'WEB', namePrefix: 'pages' });
  gitlab.createProject({ group: { id: person.namespaceId }, name: 'notes', creator: person });
}

const issues = [
  { key: 'DEMO-1', summary: 'Keep the shopping cart across visits', status: 'Done' },
  { key: 'DEMO-2', summary: 'The total is wrong by one cent', status: 'Done' },
  { key: 'DEMO-3', summary: 'Follow the colour scheme of the system', status: 'In Progress' },
  { key: 'DEMO-4', summary: 'Pay with gift cards', status: 'In Progress' },
];

/** Gives the issues of the demonstration's own repository their texts. */
export function describeDemoIssues(jira: Pick<JiraSandbox, 'setIssue'>): void {
  for (const issue of issues) jira.setIssue(issue);
}
