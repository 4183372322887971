import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Reads, SiteStatus } from '../ports/index.ts';

/** Numbers for Prometheus, read from the database when they are asked for. */
export function createMetrics(reads: Reads): () => Promise<string> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `gitlab_for_jira_${name}`, help, labelNames, registers: [registry] });
  const deliveries = gauge('deliveries', 'Webhook deliveries by state', ['state']);
  const refreshes = gauge('refreshes_waiting', 'Reads from GitLab that wait', ['urgency']);
  const waiting = gauge('entities_waiting', 'Entities that wait to be sent', ['site', 'lane']);
  const lag = gauge('lag_seconds', 'How long the oldest entity waits', ['site']);
  const shown = gauge('entities_shown', 'Entities that Jira shows', ['site', 'kind']);
  const rejected = gauge('entities_rejected', 'Entities that Jira refused', ['site']);
  const pauses = gauge('lanes_paused', 'Lanes that wait for Jira', ['site']);

  function showSite(status: SiteStatus): void {
    const site = status.baseUrl.host;
    for (const [lane, count] of Object.entries(status.waiting)) waiting.set({ site, lane }, count);
    for (const [kind, count] of Object.entries(status.shown)) shown.set({ site, kind }, count);
    lag.set({ site }, (status.lagMs ?? 0) / 1_000);
    rejected.set({ site }, status.rejectedCount);
    pauses.set({ site }, status.pauses.length);
  }

  return async () => {
    const work = await reads.work();
    deliveries.set({ state: 'waiting' }, work.deliveriesWaiting);
    deliveries.set({ state: 'given_up' }, work.deliveriesGivenUp);
    for (const [urgency, count] of Object.entries(work.refreshesWaiting)) {
      refreshes.set({ urgency }, count);
    }
    for (const bySite of [waiting, lag, shown, rejected, pauses]) bySite.reset();
    for (const status of await reads.sites()) showSite(status);
    return registry.metrics();
  };
}
