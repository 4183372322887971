import type { Installation } from '../domain/index.ts';
import type { SendJob, Stores, Transact } from '../ports/index.ts';
import { endSite } from './end-site.ts';

const hourMs = 60 * 60_000;

/** Its app calls every hour, and no token is good for longer than four. */
const unheardForMs = 6 * hourMs;
/** Looks, one an hour: a service that was away itself has not looked, so its own silence does not count. */
const mostSilences = 7 * 24;

/**
 * Handler of the job `forge-silences`: Forge tells of an uninstall once at most, and does not repeat it. A site whose
 * app was silent for a week of looks counts as uninstalled; its token has long expired, and Jira has deleted its data.
 */
export async function endSilentSites(deps: {
  stores: Pick<Stores, 'forgeSites'>;
  transact: Transact;
  sendJob: SendJob;
  tell: (site: Installation) => void;
}): Promise<void> {
  const ids = await deps.stores.forgeSites.countSilences({ unheardForMs, most: mostSilences });
  for (const id of ids) {
    await deps.transact(async (stores, transaction) => {
      const site = await stores.installations.find(id);
      if (!site) return;
      await endSite(deps, { stores, transaction }, site);
      deps.tell(site);
    });
  }
}
