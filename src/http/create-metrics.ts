import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { InstallationId } from '../domain/index.ts';
import type { JobCount, Reads } from '../ports/index.ts';
import { readSeldom } from './read-seldom.ts';

/** Scrapers come every 15 to 60 s; several of them share one read. */
const sameForMs = 15_000;

type MakeGauge = (name: string, help: string, labelNames?: string[]) => Gauge;
/** Reads some numbers and shows them; what is behind it is read seldom. */
type Show = () => Promise<void>;

/**
 * Numbers for Prometheus. Each read is kept for 15 s, and for twenty times as long as it took: the counts of what Jira
 * shows are a pass over the mirror, which nothing maintains, and so cost a twentieth of one connection
 * at most. What cannot be read is left out, but for the database itself being away, which is thrown.
 */
export function createMetrics(
  reads: Reads,
  countJobs: () => Promise<readonly JobCount[]> = async () => [],
  nowMs?: () => number,
): () => Promise<string> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge: MakeGauge = (name, help, labelNames = []) =>
    new Gauge({ name: `gitlab_for_jira_${name}`, help, labelNames, registers: [registry] });
  const seldom = <T>(read: () => Promise<T>) => readSeldom(read, sameForMs, nowMs);
  const showWork = makeShowWork(
    gauge,
    seldom(() => reads.work()),
  );
  const others: Readonly<Record<string, Show>> = {
    shown: makeShowShown(
      gauge,
      seldom(() => readWithSites(reads, () => reads.shown())),
    ),
    waiting: makeShowWaiting(
      gauge,
      seldom(() => readWithSites(reads, () => reads.waiting())),
    ),
    pauses: makeShowPauses(
      gauge,
      seldom(() => readWithSites(reads, () => reads.pauses())),
    ),
    hooks: makeShowHooks(
      gauge,
      seldom(() => reads.hooks()),
    ),
    budgets: makeShowBudgets(
      gauge,
      seldom(() => reads.budgets()),
    ),
    jobs: makeShowJobs(gauge, seldom(countJobs)),
  };
  const failed = gauge('metrics_unread', 'Whether these numbers could not be read', ['what']);
  return async () => {
    await showWork();
    for (const [what, show] of Object.entries(others)) {
      const isShown = await show().then(
        () => true,
        () => false,
      );
      failed.set({ what }, isShown ? 0 : 1);
    }
    return registry.metrics();
  };
}

type OfSites<T> = { hosts: ReadonlyMap<InstallationId, string>; rows: readonly T[] };

async function readWithSites<T>(
  reads: Reads,
  read: () => Promise<readonly T[]>,
): Promise<OfSites<T>> {
  const addresses = await reads.addresses();
  const hosts = new Map([...addresses].map(([id, url]) => [id, url.host]));
  return { hosts, rows: await read() };
}

function makeShowWork(gauge: MakeGauge, read: Reads['work']): Show {
  const deliveries = gauge('deliveries', 'Webhook deliveries by state', ['state']);
  const refreshes = gauge('refreshes_waiting', 'Reads from GitLab that wait', ['urgency']);
  const left = gauge('history_projects_left', 'Projects whose past is not read to its end');
  const pages = gauge('history_pages', 'Pages of the past that were read');
  const sweeps = gauge('sweeps', 'Projects to compare with GitLab, by state', ['state']);
  const age = gauge('sweep_age_seconds', 'Since a project was compared last', ['which']);
  return async () => {
    const work = await read();
    deliveries.set({ state: 'waiting' }, work.deliveriesWaiting);
    deliveries.set({ state: 'given_up' }, work.deliveriesGivenUp);
    for (const [urgency, count] of Object.entries(work.refreshesWaiting)) {
      refreshes.set({ urgency }, count);
    }
    left.set(work.history.projects - work.history.projectsDone);
    pages.set(work.history.pages);
    sweeps.set({ state: 'planned' }, work.sweeps.projects);
    sweeps.set({ state: 'due' }, work.sweeps.due);
    sweeps.set({ state: 'failed' }, work.sweeps.failed);
    age.reset();
    const { newestAt, oldestAt } = work.sweeps;
    if (newestAt) age.set({ which: 'newest' }, secondsSince(newestAt));
    if (oldestAt) age.set({ which: 'oldest' }, secondsSince(oldestAt));
  };
}

function makeShowShown(
  gauge: MakeGauge,
  read: () => Promise<OfSites<Awaited<ReturnType<Reads['shown']>>[number]>>,
): Show {
  const labels = ['site', 'kind'];
  const shown = gauge('entities_shown', 'Entities that Jira shows', labels);
  const rejected = gauge('entities_rejected', 'Entities that Jira refused', labels);
  const accepted = gauge('last_accepted_seconds', 'Unix time when Jira last took one', labels);
  return async () => {
    const { hosts, rows } = await read();
    for (const each of [shown, rejected, accepted]) each.reset();
    for (const row of rows) {
      const of = { site: hosts.get(row.installationId) ?? '', kind: row.kind };
      shown.set(of, row.shown);
      rejected.set(of, row.rejected);
      if (row.lastAcceptedAt) accepted.set(of, row.lastAcceptedAt.getTime() / 1_000);
    }
  };
}

function makeShowWaiting(
  gauge: MakeGauge,
  read: () => Promise<OfSites<Awaited<ReturnType<Reads['waiting']>>[number]>>,
): Show {
  const waiting = gauge('entities_waiting', 'Entities that wait to be sent', [
    'site',
    'kind',
    'lane',
  ]);
  const lag = gauge('lag_seconds', 'How long the oldest entity waits', ['site', 'kind']);
  return async () => {
    const { hosts, rows } = await read();
    for (const each of [waiting, lag]) each.reset();
    for (const { installationId, kind, live, history, lagMs } of rows) {
      const of = { site: hosts.get(installationId) ?? '', kind };
      waiting.set({ ...of, lane: 'live' }, live);
      waiting.set({ ...of, lane: 'history' }, history);
      lag.set(of, lagMs / 1_000);
    }
  };
}

function makeShowPauses(
  gauge: MakeGauge,
  read: () => Promise<OfSites<{ installationId: InstallationId }>>,
): Show {
  const pauses = gauge('lanes_paused', 'Lanes that wait for Jira', ['site']);
  return async () => {
    const { hosts, rows } = await read();
    pauses.reset();
    for (const [id, site] of hosts) {
      pauses.set({ site }, rows.filter(({ installationId }) => installationId === id).length);
    }
  };
}

function makeShowHooks(gauge: MakeGauge, read: Reads['hooks']): Show {
  const hooks = gauge('hooks', 'Our webhooks at GitLab by health', ['connection', 'health']);
  return async () => {
    const statuses = await read();
    hooks.reset();
    for (const { slug, count } of statuses) {
      for (const [health, number] of Object.entries(count)) {
        hooks.set({ connection: slug, health }, number);
      }
    }
  };
}

function makeShowBudgets(gauge: MakeGauge, read: Reads['budgets']): Show {
  const labels = ['vendor', 'of', 'part'];
  const left = gauge('call_budget_left', 'Calls that may be made at once', labels);
  const paused = gauge('call_budget_paused_seconds', 'Until the vendor allows calls', labels);
  return async () => {
    const budgets = await read();
    for (const each of [left, paused]) each.reset();
    for (const { vendor, of, part, callsLeft, pausedMs } of budgets) {
      left.set({ vendor, of, part }, callsLeft);
      paused.set({ vendor, of, part }, pausedMs / 1_000);
    }
  };
}

function makeShowJobs(gauge: MakeGauge, read: () => Promise<readonly JobCount[]>): Show {
  const jobs = gauge('jobs', 'Coarse jobs by state', ['name', 'state']);
  return async () => {
    for (const { name, waiting, running, failed } of await read()) {
      jobs.set({ name, state: 'waiting' }, waiting);
      jobs.set({ name, state: 'running' }, running);
      jobs.set({ name, state: 'failed' }, failed);
    }
  };
}

function secondsSince(time: Date): number {
  return Math.max(0, (Date.now() - time.getTime()) / 1_000);
}
