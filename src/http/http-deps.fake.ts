import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import {
  type Connection,
  type ConnectionId,
  type ErrorCode,
  gitlabMatching,
  type HistoryProgress,
  type Installation,
  type InstallationId,
  type Link,
  type LinkId,
  type LinkTarget,
  ProductError,
} from '../domain/index.ts';
import { makeSecret, reveal } from '../lib/index.ts';
import type {
  Act,
  GitlabPerson,
  Hook,
  HookStatus,
  InstalledBody,
  JiraAdministrator,
  LanePause,
  LinkCount,
  NewDelivery,
  SignedRequest,
  SignInAnswer,
  Stores,
} from '../ports/index.ts';
import { createHttpServer } from './create-http-server.ts';
import type { HttpDeps } from './http-deps.ts';

const installation: Installation = {
  id: 1 as InstallationId,
  clientKey: 'site-one',
  sharedSecret: makeSecret('shared'),
  baseUrl: new URL('https://one.atlassian.net'),
  displayUrl: new URL('https://jira.one.example/x'),
  epoch: 1,
  firstConnectionId: null,
  instanceUrl: null,
  chosenConnectionId: null,
  createdAt: new Date(0),
};

const connection: Connection = {
  id: 1 as ConnectionId,
  slug: 'main',
  url: new URL('https://gitlab.example/gl/'),
  internalUrl: new URL('http://gitlab.internal'),
  token: makeSecret('glpat'),
  applicationId: null,
};

export const target: LinkTarget = {
  kind: 'group',
  id: 40,
  fullPath: 'acme/tools',
  name: 'tools',
  fullName: 'Acme / tools',
  description: null,
  avatarUrl: 'https://gitlab.example/a.png',
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

export const hook: Hook = {
  id: 8,
  connectionId: connection.id,
  owner: { kind: 'group', id: 40 },
  pathKey: 'path-key',
  token: makeSecret('hook-token'),
  signingToken: makeSecret('whsec_x'),
  gitlabHookId: 500,
  isSigned: false,
};

export function refuse(code: ErrorCode, safe: string): ProductError {
  return new ProductError({ code, retry: 'soon', safe });
}

/** What the outside and the database are to answer, and what was done to them. */
export function createWorld() {
  return {
    nowMs: Date.parse('2026-01-02T03:04:05Z'),
    /** Null: as {@link nowMs}. */
    databaseMs: null as number | null,
    connections: [connection],
    links: [makeLink()],
    progress: {
      projects: 4,
      projectsDone: 1,
      pagesRead: 9,
      entitiesRead: 1234,
      remainingSeconds: null as number | null,
      problems: [] as string[],
    } satisfies HistoryProgress,
    problems: [] as string[],
    counts: new Map<LinkId, LinkCount>(),
    hooks: [] as HookStatus[],
    pauses: [] as (LanePause & { installationId: InstallationId })[],
    administrator: { kind: 'administrator' } as JiraAdministrator,
    user: { username: 'ann', name: 'Ann', avatarUrl: null } as GitlabPerson | null,
    linkable: target as LinkTarget | null,
    signIn: { kind: 'refused', reason: 'invalid_grant' } as SignInAnswer,
    isLinkedAlready: false,
    isReady: true,
    failure: null as Error | null,
    keyServerIsDown: false,
    asked: [] as string[],
    /** As they were recorded. */
    acts: [] as string[],
    deliveries: [] as NewDelivery[],
    hookLookups: 0,
    logLines: [] as string[],
  };
}

type World = ReturnType<typeof createWorld>;

function createStores(world: World): Stores {
  const stores = {
    installations: {
      findByClientKey: async (key: string) => (key === 'site-one' ? installation : null),
      list: async () => [installation],
      save: async (body: InstalledBody) => {
        world.asked.push(`save ${body.clientKey} ${body.baseUrl.host}`);
        return { id: installation.id, isNew: true };
      },
      markUninstalled: async (id: number) => void world.asked.push(`uninstall ${id}`),
    },
    connections: { list: async () => world.connections },
    links: {
      find: async (id: number) => world.links.find((link) => link.id === id) ?? null,
      listOf: async () => world.links,
      list: async () => world.links,
      progress: async () => world.progress,
      progresses: async (ids: LinkId[]) => new Map(ids.map((id) => [id, world.progress])),
      add: async () => (world.isLinkedAlready ? null : makeLink()),
      remove: async (id: number) => void world.asked.push(`unlink ${id}`),
      saveHistory: async (id: number, { state = 'running' }: { state?: Link['historyState'] }) => {
        world.asked.push(`history ${id} ${state}`);
        return makeLink({ historyState: state });
      },
    },
    sweeps: {
      wishBelow: async (_id: number, owner: object) => {
        world.asked.push(`compare ${JSON.stringify(owner)}`);
        return null;
      },
    },
    audit: {
      record: async ({ by, via, act, target }: Act) =>
        void world.acts.push(`${by} ${via} ${act} ${target}`),
    },
    hooks: {
      findByPathKey: async (key: string) => {
        world.hookLookups += 1;
        return key === hook.pathKey ? hook : null;
      },
    },
  };
  return stores as unknown as Stores;
}

function createReads(world: World): HttpDeps['reads'] {
  const reads = {
    countByLink: async () => world.counts,
    hooks: async () => world.hooks,
    pauses: async () => world.pauses,
  };
  return reads as unknown as HttpDeps['reads'];
}

/**
 * Stands in for the real token check: a token is `<issuer>:<hash>:<account>`, its hash `request`,
 * `context` or anything; the install token is the word `install`.
 */
function createVerifier(world: World): HttpDeps['verifyFromJira'] {
  return {
    lifecycle: async ({ token, url }: SignedRequest) => {
      world.asked.push(`verify ${url}`);
      if (world.keyServerIsDown) throw refuse('INSTALL_KEY_UNREACHABLE', 'no key');
      if (token !== 'install') throw refuse('TOKEN_REFUSED', 'wrong audience');
    },
    installationToken: async ({ token, url }, hashRule, findInstallation) => {
      world.asked.push(`verify ${url.split('?')[0]}`);
      const [issuer = '', hash = '', accountId = ''] = token?.split(':') ?? [];
      const found = await findInstallation(issuer);
      const isRight = hashRule === 'unchecked' || hashRule.split('_or_').includes(hash);
      if (!found || !isRight) throw refuse('TOKEN_REFUSED', 'made for another request');
      return { installation: found, accountId: accountId === '' ? null : accountId };
    },
  };
}

function createGitlab(world: World): HttpDeps['askGitlabAsUser'] {
  return {
    user: async () => world.user,
    oauthScopes: async () => ['api'],
    signIn: async (_connection, { code }) => {
      world.asked.push(`sign in with ${reveal(code)}`);
      return world.signIn;
    },
    listLinkable: async (_connection, token, { kind, search, page }) => {
      world.asked.push(`${kind} ${search} page ${page} as ${reveal(token)}`);
      const targets = world.linkable ? [world.linkable] : [];
      return world.user && { targets, nextPage: 2, total: 21 };
    },
    findLinkable: async (_connection, token, fullPath) => {
      world.asked.push(`link ${fullPath} as ${reveal(token)}`);
      return world.linkable;
    },
    listGroups: async (_connection, token, query) => {
      world.asked.push(`groups ${query} as ${reveal(token)}`);
      return { status: 200, body: '[{"id":40}]', headers: { 'x-total': '1' } };
    },
  };
}

/** A server over fakes; `given` replaces single parts. */
export function createFakeServer(world = createWorld(), given: Partial<HttpDeps> = {}) {
  const log = pino({ level: 'debug' }, { write: (line) => void world.logLines.push(line) });
  const stores = createStores(world);
  const app = createHttpServer({
    log,
    clock: { now: () => new Date(world.nowMs) },
    publicUrl: new URL('https://sync.example'),
    readSettings: async () => ({
      proxyUrl: new URL('https://gitlab.proxy.example'),
      keepsPublicKeys: false,
      additionalAudienceUrl: null,
      forgeAppId: null,
    }),
    atlassianJsUrl: new URL('https://connect-cdn.atl-paas.net/all.js'),
    additionalIframeAncestors: ['https://more.example'],
    webFolder: fileURLToPath(new URL('./page/built.fake', import.meta.url)),
    oauthScopes: ['api'],
    readDatabaseClock: async () => new Date(world.databaseMs ?? world.nowMs),
    trustedProxies: [],
    stores,
    reads: createReads(world),
    stories: {} as HttpDeps['stories'],
    readGitlab: {} as HttpDeps['readGitlab'],
    queue: { countJobs: async () => [] },
    transact: (work) => work(stores, { executeSql: async () => ({ rows: [] }) }),
    sendJob: async (_transaction, name) => void world.asked.push(`job ${name}`),
    askJiraAdministrator: async () => world.administrator,
    askGitlabAsUser: createGitlab(world),
    branchAsUser: {} as HttpDeps['branchAsUser'],
    readInstanceUrl: (text) => ({ kind: 'valid', url: new URL(text) }),
    tellInstance: async () => ({ kind: 'told' }),
    lookAtInstance: async () => ({ kind: 'unreachable', reason: 'it is a fake' }),
    findMaintained: async () => ({ kind: 'maintained', target, username: 'ann' }),
    findOwned: async (_connection, _token, targets) => ({ username: 'ann', owned: targets }),
    settings: { list: async () => [], change: async () => undefined },
    manageConnections: {} as HttpDeps['manageConnections'],
    runDoctor: async () => ({ checkedAt: new Date(world.nowMs), checks: [] }),
    verifyFromJira: createVerifier(world),
    verifyForge: { invocation: () => Promise.reject(refuse('TOKEN_REFUSED', 'no Forge')) },
    readForgeToken: (text) => ({ value: makeSecret(text), expiresAt: new Date(world.nowMs) }),
    delegationKey: makeSecret('0'.repeat(64)),
    findCloudId: async () => ({ kind: 'other', status: 404 }),
    findSiteUrl: async () => null,
    readToken: ({ query, body, authorization }) => {
      const token = query ?? body ?? authorization?.replace(/^\S+ /, '');
      return typeof token === 'string' && token !== '' ? token : null;
    },
    readInstalledBody: (body) => {
      const { clientKey, sharedSecret, baseUrl } = body as Record<string, string>;
      if (!clientKey || !sharedSecret || !baseUrl) return { kind: 'invalid', problems: ['x'] };
      const valid = { clientKey, sharedSecret, baseUrl: new URL(baseUrl), displayUrl: null };
      return { kind: 'valid', body: valid };
    },
    makeDescriptor: async () => ({ key: 'gitlab-jira-connect-sync.example' }),
    verifyHookRequest: ({ headers, token }) => headers['x-gitlab-token'] === reveal(token),
    acceptDelivery: async (delivery) => {
      if (world.failure) throw world.failure;
      world.deliveries.push(delivery);
    },
    listConnectionProblems: async () => world.problems,
    isReady: async () => world.isReady,
    adminToken: makeSecret('operator'),
    readMetrics: async () => 'up 1\n',
    ...given,
  });
  return { app, world };
}
