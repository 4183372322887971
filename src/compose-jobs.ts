import type { Logger } from 'pino';
import type { Connection, ConnectionState } from './domain/index.ts';
import { cleanUp, endSilentSites, finishRemovingSite } from './installs/index.ts';
import * as links from './links/index.ts';
import type { JobHandlers, Stores } from './ports/index.ts';
import { tellInstanceAgain } from './proxy/index.ts';
import { decideGatings } from './service-management/index.ts';
import * as sync from './sync/index.ts';

/** What the jobs are given: everything that their capabilities ask for, by the name they ask for it. */
type Parts = Parameters<typeof sync.backfill>[0] &
  Parameters<typeof links.discoverProjects>[0] &
  Parameters<typeof links.rediscoverProjects>[0] &
  Omit<Parameters<typeof links.checkConnections>[0], 'tell'> &
  Omit<Parameters<typeof links.checkHooks>[0], 'tell'> &
  Parameters<typeof sync.reconcile>[0] &
  Parameters<typeof sync.reconcileQuick>[0] &
  Parameters<typeof decideGatings>[0] &
  Parameters<typeof finishRemovingSite>[0] &
  Omit<Parameters<typeof endSilentSites>[0], 'tell'> &
  Omit<Parameters<typeof tellInstanceAgain>[0], 'tell'> &
  Omit<Parameters<typeof cleanUp>[0], keyof Stores>;

/** One handler for each coarse job of {@link Jobs}. */
export function makeJobHandlers(parts: Parts, log: Logger): JobHandlers {
  return {
    backfill: (data, signal) => sync.backfill(parts, data, signal),
    'restart-history': (data) => links.restartHistory(parts, data),
    purge: (data, signal) => sync.purgeProject(parts, data, signal),
    replay: (data, signal) => sync.replay(parts, data, signal),
    'purge-link': (data, signal) => sync.purgeLink(parts, data, signal),
    'remove-site': (data, signal) => finishRemovingSite(parts, data, signal),
    'discover-projects': (data, signal) => links.discoverProjects(parts, data, signal),
    'rediscover-projects': () => links.rediscoverProjects(parts),
    'clean-up': (_, signal) => cleanUp({ ...parts, ...parts.stores }, signal),
    sweep: () => sync.sweep(parts),
    'measure-sites': () => parts.stores.series.addPoints(),
    'check-connections': () => links.checkConnections({ ...parts, tell: toldBy(log) }),
    'reconcile-quick': (_, signal) => sync.reconcileQuick(parts, signal),
    reconcile: (_, signal) => sync.reconcile(parts, signal),
    'follow-project': (data) => sync.followHookedProject(parts, data),
    'forge-silences': () => endSilentSites({ ...parts, tell: silenceToldBy(log) }),
    'check-hooks': (_, signal) => links.checkHooks({ ...parts, tell: hookToldBy(log) }, signal),
    'tell-instance': (data) => tellInstanceAgain({ ...parts, tell: instanceToldBy(log) }, data),
    verdicts: (_, signal) => decideGatings(parts, signal),
  };
}

/** Says in the log how a connection stands. */
export function toldBy(log: Logger) {
  return ({ url }: Connection, { version, problems }: ConnectionState) => {
    for (const problem of problems) log.warn({ connection: url.href }, problem);
    if (problems.length === 0) log.info({ connection: url.href, version }, 'GitLab answers');
  };
}

/** Says in the log what is wrong with a hook. */
function hookToldBy(log: Logger): Parameters<typeof links.checkHooks>[0]['tell'] {
  return ({ connection, owner, problem }) =>
    log.warn({ connection: connection.url.href, owner }, problem);
}

/** Says in the log that a site was ended because its app is silent. */
function silenceToldBy(log: Logger): Parameters<typeof endSilentSites>[0]['tell'] {
  return ({ baseUrl }) => log.warn({ site: baseUrl.host }, 'the Forge app is silent: site ended');
}

/** Says in the log that an instance behind us did not take an event. */
function instanceToldBy(log: Logger): Parameters<typeof tellInstanceAgain>[0]['tell'] {
  return ({ event: { event, clientKey, instanceUrl, attempt }, answer, isLast }) =>
    log.warn(
      { event, clientKey, instance: instanceUrl, attempt, isLast, ...answer },
      'the instance did not take a lifecycle event',
    );
}
