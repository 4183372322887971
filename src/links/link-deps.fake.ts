import {
  type Connection,
  type ConnectionId,
  gitlabMatching,
  type Installation,
  type InstallationId,
  type Link,
  type LinkId,
  type LinkTarget,
  type Matching,
} from '../domain/index.ts';
import { makeSecret } from '../lib/index.ts';
import type { GitlabPerson, JiraAdministrator, Stores, Transaction } from '../ports/index.ts';

export const installation: Installation = {
  id: 1 as InstallationId,
  clientKey: 'site-one',
  sharedSecret: makeSecret('shared'),
  baseUrl: new URL('https://one.atlassian.net'),
  displayUrl: new URL('https://jira.one.example'),
  epoch: 1,
  firstConnectionId: null,
  instanceUrl: null,
  chosenConnectionId: null,
  createdAt: new Date(0),
};

export const connection: Connection = {
  id: 1 as ConnectionId,
  slug: 'main',
  url: new URL('https://gitlab.example'),
  internalUrl: new URL('http://gitlab.internal'),
  token: makeSecret('glpat'),
  applicationId: null,
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
    matching: gitlabMatching,
    since: null,
    historyState: 'running',
    ...given,
  };
}

/** Whatever is asked and changed is written into `calls`; what is answered can be set. */
export function createLinkFakes() {
  const calls: unknown[][] = [];
  const answers = {
    user: { username: 'ann', name: 'Ann', avatarUrl: null } as GitlabPerson | null,
    administrator: { kind: 'administrator' } as JiraAdministrator,
    linkable: target as LinkTarget | null,
    isLinkedAlready: false,
    /** The link with the number 3. */
    link: makeLink(),
    others: [] as Link[],
  };
  const transaction: Transaction = { executeSql: async () => ({ rows: [] }) };
  const links = {
    find: async (id: LinkId) => (id === 3 ? answers.link : null),
    listOf: async () => [answers.link, ...answers.others],
    add: async (link: object) => {
      calls.push(['add', link]);
      return answers.isLinkedAlready ? null : answers.link;
    },
    remove: async (id: LinkId) => void calls.push(['remove', id]),
    saveMatching: async (id: LinkId, matching: Matching) => {
      calls.push(['save matching', id, matching]);
      return { ...answers.link, matching };
    },
    saveHistory: async (id: LinkId, history: { state?: Link['historyState']; since?: Date }) => {
      calls.push(['save history', id, history]);
      const { state = answers.link.historyState, since = answers.link.since } = history;
      return { ...answers.link, historyState: state, since };
    },
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
