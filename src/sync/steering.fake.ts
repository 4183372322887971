import {
  type ConnectionId,
  gitlabMatching,
  type InstallationId,
  type Link,
  type LinkId,
  type MirrorKey,
  type ProjectId,
  type Refresh,
} from '../domain/index.ts';
import type { HookOwner, SendJob, ShownEntity, Stores } from '../ports/index.ts';

export const site = 1 as InstallationId;
export const connectionId = 2 as ConnectionId;
export const projectId = 7 as ProjectId;

function makeLink(id: number, kind: 'group' | 'project' | 'user', targetId: number): Link {
  return {
    id: id as LinkId,
    installationId: site,
    connectionId,
    target: {
      kind,
      id: targetId,
      fullPath: 'acme',
      name: 'acme',
      fullName: 'acme',
      description: null,
      avatarUrl: null,
    },
    linkedBy: 'ann',
    createdAt: new Date(0),
    matching: gitlabMatching,
    since: new Date('2025-01-01T00:00:00.000Z'),
    historyState: 'running',
  };
}

/** A site with links to group 40, project 9 and user 50; project 7 lies in group 40. `done` is what was asked for. */
export function createSteeringWorld() {
  const links = [makeLink(3, 'group', 40), makeLink(4, 'project', 9), makeLink(5, 'user', 50)];
  const world = {
    done: [] as string[],
    resendPages: [] as { resent: number; next: MirrorKey | null }[],
    outdatePages: 0,
    shown: null as ShownEntity | null,
    givenUp: 0,
  };
  const note = async (text: string) => void world.done.push(text);
  const stores = {
    connections: { list: async () => [{ id: connectionId }, { id: 6 as ConnectionId }] },
    links: {
      listOf: async () => links,
      find: async (id: LinkId) => links.find((link) => link.id === id) ?? null,
    },
    projects: {
      findAll: async (_id: ConnectionId, [id]: readonly ProjectId[]) =>
        new Map(id === projectId ? [[id, { connectionId, id, namespaceIds: [40] }]] : []),
    },
    steering: {
      resend: async (_scope: unknown, after: MirrorKey | null) => {
        await note(`resend after ${after?.id ?? 'nothing'}`);
        return world.resendPages.shift() ?? { resent: 0, next: null };
      },
      outdateEntity: async () => world.shown,
      replayDeliveries: async (id: number | null, limit: number) => {
        const count = id === null || id === 5 ? Math.min(world.givenUp, limit) : 0;
        world.givenUp -= count;
        return count;
      },
    },
    shown: {
      outdate: async () => {
        await note('outdate');
        world.outdatePages -= 1;
        return world.outdatePages > 0 ? { kind: 'commit', id: 'a' } : null;
      },
    },
    refreshes: {
      add: (refreshes: readonly Refresh[]) =>
        note(`refresh ${JSON.stringify(refreshes.map(({ target }) => target))}`),
    },
    sweeps: {
      wish: (id: ConnectionId, ids: readonly ProjectId[]) => note(`wish ${ids} of ${id}`),
      wishBelow: async (
        id: ConnectionId,
        owner: HookOwner,
        { after }: { after: number | null },
      ) => {
        await note(`wish below ${JSON.stringify(owner)} of ${id} after ${after}`);
        return after === null ? 9 : null;
      },
    },
  } as unknown as Stores;
  const sendJob: SendJob = (_transaction, name, data) => note(`${name} ${JSON.stringify(data)}`);
  const deps = {
    stores,
    sendJob,
    transact: <T>(work: (within: Stores, transaction: never) => Promise<T>) =>
      work(stores, null as never),
    restartHistory: (id: LinkId, wish: { projectId: number | null; since: Date | null }) =>
      note(`restart ${id} ${wish.projectId} since ${wish.since?.toISOString().slice(0, 10)}`),
  };
  return { world, deps };
}
