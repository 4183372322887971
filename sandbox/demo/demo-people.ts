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

/** Makes the group, the product's account and a person who may link the group. */
export function createDemoGroup(gitlab: GitlabSandbox): DemoGroup {
  const group = gitlab.createGroup({ path: groupPath, name: 'Demo' });
  const service = gitlab.createUser({
    username: 'jira-service',
    name: 'Jira service',
    isAdmin: true,
  });
  const person = gitlab.createUser({ username: 'lena', name: 'Lena Novak' });
  gitlab.addMember({ group }, person, 40);
  return {
    group,
    person,
    serviceToken: gitlab.createToken(service, { scopes: ['api'] }).value,
    personToken: gitlab.createToken(person, { kind: 'oauth', scopes: ['api'] }).value,
  };
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
