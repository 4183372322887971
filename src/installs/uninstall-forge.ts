import type { ForgeCall, SendJob, Transact } from '../ports/index.ts';
import { endSite } from './end-site.ts';

/**
 * A Jira site removes the Forge app: its token goes at once, all else with the job `clean-up`. What the Connect app of
 * the same site could still send goes as well, as with GitLab's own app.
 */
export async function uninstallForge(
  deps: { transact: Transact; sendJob: SendJob },
  call: ForgeCall,
): Promise<{ kind: 'uninstalled' } | { kind: 'unknown' }> {
  return await deps.transact(async (stores, transaction) => {
    // Not joined now, if it never was: a Connect app that stays is none of this one's business.
    const id = await stores.forgeSites.findOrJoin({ ...call, siteUrl: null });
    const installation = id === null ? null : await stores.installations.find(id);
    if (!installation) return { kind: 'unknown' };
    await endSite(deps, { stores, transaction }, installation);
    return { kind: 'uninstalled' };
  });
}
