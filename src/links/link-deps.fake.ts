import type {
  Connection,
  ConnectionId,
  Installation,
  InstallationId,
  Link,
  LinkId,
  LinkTarget,
} from '../domain/index.ts';
import { makeSecret } from '../lib/index.ts';
import type { JiraAdministrator, Stores, Transaction } from '../ports/index.ts';

export const installation: Installation = {
  id: 1 as InstallationId,
  clientKey: 'site-one',
  sharedSecret: makeSecret('shared'),
  baseUrl: new URL('https://one.atlassian.net'),
  displayUrl: new URL('https://jira.one.example'),
  epoch: 1,
  firstConnectionId: null,
  createdAt: new Date(0),
};

export const connection: Connection = {
  id: 1 as ConnectionId,
  slug: 'main',
  url: new URL('https://gitlab.example'),
  internalUrl: new URL('http://gitlab.internal'),
  token: makeSecret('glpat'),
};

export const target: LinkTarget = {
  kind: 'group',
  id: 40,
  fullPath: 'Acme/tools',
  name: 'tools',
  fullName: 'Acme / tools',
  description: null,
  avatarUrl: null,
};

export function makeLink(given: Partial<Link> = {}): Link {
  return {
    id: 3 as LinkId,
    installationId: installation.id,
    connectionId: connection.id,
    target,
    linkedBy: 'ann',
    createdAt: new Date('2026-01-02T03:04:05Z'),
    ...given,
  };
}

/** Whatever is asked and changed is written into `calls`; what is answered can be set. */
export function createLinkFakes() {
  const calls: unknown[][] = [];
  const answers = {
    user: { username: 'ann' } as { username: string } | null,
    administrator: { kind: 'administrator' } as JiraAdministrator,
    linkable: target as LinkTarget | null,
    isLinkedAlready: false,
  };
  const transaction: Transaction = { executeSql: async () => ({ rows: [] }) };
  const links = {
    find: async (id: LinkId) => (id === 3 ? makeLink() : null),
    add: async (link: object) => {
      calls.push(['add', link]);
      return answers.isLinkedAlready ? null : makeLink();
    },
    remove: async (id: LinkId) => void calls.push(['remove', id]),
  };
  const deps = {
    links,
    transact: async <T>(work: (stores: Stores, running: Transaction) => Promise<T>) =>
      await work({ links } as unknown as Stores, transaction),
    sendJob: async (running: unknown, ...call: unknown[]) => {
      calls.push([running === transaction ? 'job in transaction' : 'job', ...call]);
    },
    askJiraAdministrator: async () => {
      calls.push(['ask Jira']);
      return answers.administrator;
    },
    askGitlabAsUser: {
      user: async () => answers.user,
      findLinkable: async (_connection: Connection, _token: unknown, fullPath: string) => {
        calls.push(['ask GitLab', fullPath]);
        return answers.linkable;
      },
    },
  };
  return { deps, calls, answers };
}
