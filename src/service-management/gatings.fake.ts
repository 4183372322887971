import {
  type Connection,
  type ConnectionId,
  type Installation,
  type InstallationId,
  ProductError,
  type ProjectId,
} from '../domain/index.ts';
import { makeSecret, reveal } from '../lib/index.ts';
import type {
  DecisionOutcome,
  GatingEnd,
  GatingNote,
  GatingSite,
  GatingStore,
  GatingVerdict,
  HeldGating,
  ServiceSettings,
  Stores,
} from '../ports/index.ts';
import type { decideGatings } from './decide-gatings.ts';

const connection: Connection = {
  id: 1 as ConnectionId,
  slug: 'main',
  url: new URL('https://gitlab.example'),
  internalUrl: new URL('http://gitlab.internal'),
  token: makeSecret('glpat'),
  applicationId: null,
};

function makeInstallation(id: number): Installation {
  return {
    id: id as InstallationId,
    clientKey: `site-${id}`,
    sharedSecret: makeSecret('shared'),
    baseUrl: new URL(`https://site-${id}.atlassian.net`),
    displayUrl: null,
    epoch: 1,
    firstConnectionId: connection.id,
    instanceUrl: null,
    chosenConnectionId: null,
    createdAt: new Date(0),
  };
}

type Row = GatingSite & { end: GatingEnd | null; reason: string };

/** A product error as a border throws it. */
export function fail(retry: 'never' | 'soon', safe: string): ProductError {
  return new ProductError({ code: 'GITLAB_FORBIDDEN', retry, safe });
}

function createWorld() {
  return {
    nowMs: Date.parse('2026-01-02T03:04:05Z'),
    verdicts: new Map<number, GatingVerdict | Error>(),
    outcome: { kind: 'done' } as DecisionOutcome | Error,
    token: 'glpat-service' as string | null,
    settings: { serviceIds: [], gatedTiers: ['production'] } as ServiceSettings,
    wasBlocked: true,
    attempts: 0,
    rows: [] as Row[],
    /** What was done at GitLab. */
    decisions: [] as string[],
    problem: null as string | null,
    delayMs: null as number | null,
    jobs: [] as unknown[],
  };
}

export type GatingWorld = ReturnType<typeof createWorld>;

/** One deployment that waits for sites 1 to `sites`; what the outside answers can be set. */
export function createGatingWorld(sites = 1) {
  const world = createWorld();
  world.rows = Array.from({ length: sites }, (_, index) => ({
    installationId: (index + 1) as InstallationId,
    baseUrl: makeInstallation(index + 1).baseUrl,
    idPrefix: '',
    isLinked: true,
    state: 'waiting',
    askedAt: new Date(world.nowMs),
    unansweredSince: null,
    end: null,
    reason: '',
  }));
  return { world, deps: createDeps(world) };
}

function createDeps(world: GatingWorld): Parameters<typeof decideGatings>[0] {
  const stores = {
    gatings: createGatings(world),
    connections: { find: async () => connection },
    installations: { find: async (id: number) => makeInstallation(id) },
    services: {
      effective: async () => new Map([[42, world.settings]]),
      findAccount: async () =>
        world.token && { id: 5, problem: world.problem, token: makeSecret(world.token) },
      saveAccountProblem: async (_id: number, problem: string | null) => {
        world.problem = problem;
      },
    },
  } as unknown as Stores;
  return {
    stores,
    clock: { now: () => new Date(world.nowMs) },
    transact: (work) => work(stores, { executeSql: async () => ({ rows: [] }) }),
    sendJob: async (_transaction, name, _data, options) => void world.jobs.push([name, options]),
    askGatingVerdict: async ({ id }, deployment) => {
      if (deployment.id !== '9/3/7') throw new Error(`There is no deployment ${deployment.id}.`);
      const verdict = world.verdicts.get(id) ?? 'unknown';
      if (verdict instanceof Error) throw verdict;
      return verdict;
    },
    actAsServiceAccount: {
      decideDeployment: async (_connection, token, decision) => {
        if (world.outcome instanceof Error) throw world.outcome;
        const { projectId, deploymentId, status, comment } = decision;
        const what = `${projectId}/${deploymentId} ${status} by ${reveal(token)}: ${comment}`;
        if (world.outcome.kind === 'done') world.decisions.push(what);
        return world.outcome;
      },
    },
  };
}

/** Holds one deployment; it is its turn once in a job. */
function createGatings(world: GatingWorld): Partial<GatingStore> {
  let isClaimed = false;
  const find = (id: number) => world.rows.find((row) => row.installationId === id);
  return {
    async claim() {
      const rows = world.rows.filter(({ end }) => end === null || end === 'given_up');
      isClaimed = !isClaimed && rows.some(({ end }) => end === null);
      if (!isClaimed) return [];
      world.attempts += 1;
      const { wasBlocked, attempts } = world;
      return [
        {
          connectionId: connection.id,
          projectId: 42 as ProjectId,
          entityId: '9/3/7',
          deploymentId: 70,
          tier: 'production',
          wasBlocked,
          attempts,
          sites: rows.map(({ end, ...row }) => ({ ...row, state: end ? 'given_up' : 'waiting' })),
        },
      ];
    },
    async postpone(_held: HeldGating, notes: readonly GatingNote[], delayMs: number) {
      world.delayMs = delayMs;
      for (const { installationId, reason, unansweredSince, end } of notes) {
        Object.assign(find(installationId) ?? {}, { reason, unansweredSince, end });
      }
    },
    async end({ sites }: HeldGating, end: GatingEnd, reason: string) {
      for (const { installationId } of sites) {
        Object.assign(find(installationId) ?? {}, { end, reason });
      }
    },
    forget: async () => 0,
    untilNextMs: async () => world.delayMs,
  };
}
