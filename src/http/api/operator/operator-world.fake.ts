import type {
  ConnectionId,
  InstallationId,
  LinkId,
  MirrorKey,
  ProjectId,
} from '../../../domain/index.ts';
import { makeSecret } from '../../../lib/index.ts';
import type { Act, Reads, Stores } from '../../../ports/index.ts';
import { createFakeServer, createWorld, makeLink } from '../../http-deps.fake.ts';

const siteId = 1 as InstallationId;
const connectionId = 1 as ConnectionId;
const projectId = 7 as ProjectId;
const at = new Date('2026-01-02T03:04:05.000Z');
const key: MirrorKey = {
  installationId: siteId,
  connectionId,
  projectId,
  kind: 'commit',
  id: 'a1',
};

const kind = {
  kind: 'commit',
  shown: 3,
  waiting: 2,
  rejected: 1,
  lagMs: 1500,
  lastAcceptedAt: at,
} as const;

const hook = { health: 'disabled', checkedAt: at, problem: 'GitLab gave up.' } as const;

const site: Awaited<ReturnType<Reads['sites']>>[number] = {
  installationId: siteId,
  baseUrl: new URL('https://one.atlassian.net'),
  displayUrl: null,
  installedAt: at,
  links: [],
  shown: { commit: 3, branch: 0, merge_request: 0, build: 0, deployment: 0, feature_flag: 0 },
  kinds: [kind],
  waiting: { live: 2, history: 0 },
  lagMs: 1500,
  lastAcceptedAt: at,
  pauses: [{ name: 'builds/live', notBefore: at, failures: 1, reason: 'Jira asked for it.' }],
  rejectedCount: 1,
  rejections: [],
  unknownKeyCount: 1,
};

/** What a database with one of everything answers. */
export function createReads(): Reads {
  return {
    sites: async () => [site],
    site: async () => site,
    addresses: async () => new Map([[siteId, site.baseUrl]]),
    shown: async () => [{ ...kind, installationId: siteId }],
    waiting: async () => [
      { installationId: siteId, kind: 'commit', live: 2, history: 5, lagMs: 1500 },
    ],
    pauses: async () => site.pauses.map((pause) => ({ ...pause, installationId: siteId })),
    countByLink: async () => new Map(),
    work: async () => ({
      deliveriesWaiting: 4,
      deliveriesGivenUp: 1,
      refreshesWaiting: { live: 1, verify: 2, details: 3 },
      commitListsWaiting: 1,
      history: { projects: 9, projectsDone: 4, pages: 50 },
      sweeps: { projects: 9, due: 2, failed: 1, oldestAt: at, newestAt: null },
    }),
    ...createPages(),
    hooks: async () => [
      {
        connectionId,
        slug: 'main',
        count: { working: 1, paused: 0, disabled: 1, gone: 0, unknown: 0 },
        unwell: [{ ...hook, id: 3, owner: { kind: 'group', id: 40 }, path: 'acme/tools' }],
      },
    ],
    budgets: async () => [
      {
        vendor: 'gitlab',
        of: 'gitlab.example',
        part: '',
        callsLeft: 40,
        pausedMs: 2_000,
        reducedPerSecond: null,
      },
    ],
  };
}

type Pages = 'projects' | 'projectsNamed' | 'rejections' | 'unknownKeys' | 'deliveries';

function createPages(): Pick<Reads, Pages> {
  return {
    projects: async ({ path, limit }) =>
      [1, projectId]
        .slice(0, limit)
        .filter(() => path !== 'nothing')
        .map((id) => ({
          connectionId,
          projectId: id as ProjectId,
          path: `acme/${id}`,
          url: 'https://gitlab.example/acme/app',
          kinds: [kind],
          history: { isDone: false, kind: 'branch', pages: 2, entities: 9, problem: null },
          hook: { ...hook, owner: { kind: 'system' } },
          sweep: { sweptAt: at, dueAt: at, problem: null },
        })),
    projectsNamed: async (name) => {
      const known = { connectionId, projectId, path: 'acme/app' };
      if (name === 'twice') return [known, { ...known, connectionId: 2 as ConnectionId }];
      return ['acme/app', '7'].includes(name) ? [known] : [];
    },
    rejections: async ({ after }) => ({
      rejections: [
        {
          key,
          kind: 'commit',
          projectPath: 'acme/app',
          entityId: 'a1',
          issueKeys: ['A-1'],
          reason: after ? `after ${after.id}` : 'Too long.',
          at,
        },
      ],
      next: after ? null : key,
    }),
    unknownKeys: async (_id, after, limit) =>
      ['NO-1', 'NO-2']
        .filter((issueKey) => issueKey > (after ?? ''))
        .slice(0, limit)
        .map((issueKey) => ({ key: issueKey, learnedAt: at, waiting: 2 })),
    deliveries: async ({ state, after, limit }) =>
      [5, 6]
        .filter((id) => id > (after ?? 0))
        .slice(0, limit)
        .map((id) => ({
          id,
          connectionId,
          event: 'Push Hook',
          receivedAt: at,
          attempts: state === 'waiting' ? 0 : 5,
          notBefore: null,
          problem: null,
        })),
  };
}

/** A server whose database answers {@link createReads}, and what it was told to do. */
export function createOperatorServer(reads: Partial<Reads> = {}) {
  const world = createWorld();
  const done: string[] = [];
  const note = async (text: string) => void done.push(text);
  const link = makeLink();
  const stores = {
    installations: {
      list: async () => [{ id: siteId, baseUrl: new URL('https://one.atlassian.net') }],
    },
    connections: {
      list: async () => world.connections,
      findState: async () => ({
        checkedAt: at,
        version: '18.1.0',
        isAdministrator: true,
        tokenExpiresAt: null,
        failure: null,
        problems: ['The token expires.'],
      }),
    },
    links: {
      find: async (id: LinkId) => (id === link.id ? link : null),
      listOf: async () => [link],
      progresses: async (ids: readonly LinkId[]) =>
        new Map(ids.map((id) => [id, { ...world.progress, remainingSeconds: 60 }])),
      saveHistory: async (_id: LinkId, { since }: { since?: Date | null }) => {
        await note(`history since ${since?.toISOString() ?? since}`);
        return link;
      },
    },
    projects: {
      findAll: async () =>
        new Map([[projectId, { connectionId, id: projectId, namespaceIds: [40] }]]),
    },
    sweeps: {
      wish: (_id: ConnectionId, ids: readonly ProjectId[]) => note(`wish ${ids}`),
      wishBelow: async (_id: ConnectionId, owner: { kind: string }) => {
        await note(`wish below ${owner.kind}`);
        return null;
      },
    },
    audit: {
      record: async ({ by, via, act, target }: Act) =>
        void world.acts.push(`${by} ${via} ${act} ${target}`),
      list: async (before: number | null, limit: number) =>
        [9, 8]
          .filter((id) => id < (before ?? 10))
          .slice(0, limit)
          .map((id) => ({
            id,
            at,
            by: 'operator',
            via: 'api',
            act: 'a.b',
            target: 't',
            details: {},
          })),
    },
    steering: {
      resend: async () => ({ resent: 1, next: null }),
      replayDeliveries: async (id: number | null) => (id === 5 ? 1 : 0),
    },
  } as unknown as Stores;
  const { app } = createFakeServer(world, {
    stores,
    reads: { ...createReads(), ...reads },
    queue: { countJobs: async () => [{ name: 'backfill', waiting: 1, running: 2, failed: 0 }] },
    transact: (work) => work(stores, { executeSql: async () => ({ rows: [] }) }),
    sendJob: async (_transaction, name, data) => note(`${name} ${JSON.stringify(data)}`),
    adminToken: makeSecret('operator'),
  });
  return { app, done, world };
}
