import type {
  ConnectionId,
  InstallationId,
  LinkTarget,
  Project,
  ProjectId,
} from '../../../src/domain/index.ts';
import { makeSecret } from '../../../src/lib/index.ts';
import type { TestDatabase } from '../../support/database.ts';

/** The stores of a database, and short ways to what every test needs there. */
export function makeWorld({ db, storage }: Pick<TestDatabase, 'db' | 'storage'>) {
  const { stores } = storage;
  return {
    db,
    stores,
    installSite: async (clientKey = nextName('site')) =>
      (await stores.installations.save(makeBody(clientKey))).id,
    connect: async (url = `https://${nextName('gitlab')}.example.com`) =>
      (await stores.connections.save(makeConnection(url))).id,
    async link(installationId: InstallationId, connectionId: ConnectionId, target: Target) {
      const link = await stores.links.add({
        installationId,
        connectionId,
        target: makeTarget(target),
        linkedBy: 'ada',
        accountId: null,
      });
      if (!link) throw new Error('It is linked already.');
      return link;
    },
    saveProjects: (
      connectionId: ConnectionId,
      ...projects: [id: number, ...namespaces: number[]][]
    ) =>
      stores.projects.save(
        projects.map(([id, ...namespaceIds]) => makeProject(connectionId, id, namespaceIds)),
      ),
  };
}

export type World = ReturnType<typeof makeWorld>;

type Target = Pick<LinkTarget, 'kind' | 'id'> & Partial<LinkTarget>;

export function makeTarget(target: Target): LinkTarget {
  const name = `${target.kind}-${target.id}`;
  return { fullPath: name, name, fullName: name, description: null, avatarUrl: null, ...target };
}

export function makeBody(clientKey: string, sharedSecret = 'a secret') {
  return {
    clientKey,
    sharedSecret,
    baseUrl: new URL('https://site.atlassian.net'),
    displayUrl: null,
  };
}

export function makeConnection(url: string, token = 'glpat-1') {
  return {
    url: new URL(url),
    internalUrl: new URL('http://10.0.0.1/gitlab'),
    token: makeSecret(token),
  };
}

export function makeProject(
  connectionId: ConnectionId,
  id: number,
  namespaceIds: readonly number[],
): Project {
  return {
    connectionId,
    id: id as ProjectId,
    name: `Project ${id}`,
    pathWithNamespace: `group/project-${id}`,
    description: null,
    url: `https://gitlab.example.com/group/project-${id}`,
    avatarUrl: null,
    defaultBranch: 'main',
    namespaceIds,
  };
}

const numbers = new Map<string, number>();

function nextName(kind: string): string {
  const number = (numbers.get(kind) ?? 0) + 1;
  numbers.set(kind, number);
  return `${kind}-${number}`;
}
