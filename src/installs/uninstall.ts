import type { SendJob, Transact } from '../ports/index.ts';
import { endSite } from './end-site.ts';

/**
 * A Jira site removes the Connect app: its secret goes at once, all else with the job `clean-up`; where a Forge app
 * has joined the site, all else stays.
 * `unknown` is no failure, since Jira repeats an event that it believes unanswered.
 */
export async function uninstall(
  deps: { transact: Transact; sendJob: SendJob },
  clientKey: string,
): Promise<{ kind: 'uninstalled' } | { kind: 'unknown' }> {
  return await deps.transact(async (stores, transaction) => {
    const installation = await stores.installations.findByClientKey(clientKey);
    if (!installation) return { kind: 'unknown' };
    if (installation.forge) await stores.forgeSites.leaveConnect(installation.id);
    else await endSite(deps, { stores, transaction }, installation);
    return { kind: 'uninstalled' };
  });
}
