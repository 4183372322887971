import type { InstallationId } from '../domain/index.ts';
import type { Clock } from '../lib/index.ts';
import type { HeldProject, Jobs, SendJob, Stores, Transact } from '../ports/index.ts';
import { endSite } from './end-site.ts';

const projectsPerPage = 500;
const lookAgainAfterMs = 10_000;
const dayMs = 86_400_000;

type Deps = { transact: Transact; sendJob: SendJob };

/**
 * The operator removes a Jira site. Its links end at once. With `deletesData` everything it holds is taken out
 * of Jira first, while its secret still works, for a day at most; then, or else at once, it counts as
 * uninstalled. `unknown`: there is no such site.
 */
export async function removeSite(
  deps: Deps & { clock: Clock },
  installationId: InstallationId,
  { deletesData }: { deletesData: boolean },
): Promise<{ kind: 'removed' } | { kind: 'purging' } | { kind: 'unknown' }> {
  return await deps.transact(async (stores, transaction) => {
    const site = await stores.installations.find(installationId);
    if (!site) return { kind: 'unknown' };
    // What an instance does with the site is none of ours to delete.
    if (!deletesData || site.instanceUrl) {
      await endSite(deps, { stores, transaction }, site);
      return { kind: 'removed' };
    }
    for (const { id } of await stores.links.listOf(installationId)) await stores.links.remove(id);
    const giveUpAt = new Date(deps.clock.now().getTime() + dayMs).toISOString();
    const key = { key: `site-${installationId}` };
    await deps.sendJob(transaction, 'remove-site', { installationId, giveUpAt }, key);
    await deps.sendJob(transaction, 'clean-up', {}, { key: 'clean-up' });
    return { kind: 'purging' };
  });
}

/**
 * Handler of the job `remove-site`: asks for the purge of every project that is left and looks again, until
 * nothing waits to be removed from Jira or the time is over; then the site counts as uninstalled. Somebody
 * who links it again meanwhile ends the removal.
 */
export async function finishRemovingSite(
  deps: Deps & { stores: Pick<Stores, 'installations' | 'links' | 'purges'>; clock: Clock },
  data: Jobs['remove-site'],
  signal: AbortSignal,
): Promise<void> {
  const { installationId } = data;
  const { installations, links, purges } = deps.stores;
  const site = await installations.find(installationId);
  if (!site) return;
  if ((await links.listOf(installationId)).length > 0) return;
  const isTooLate = deps.clock.now() >= new Date(data.giveUpAt);
  const isLeft = !isTooLate && (await purgeAll(deps, installationId, signal));
  if (isLeft || (!isTooLate && (await purges.hasRemovals(installationId)))) {
    const options = { key: `site-${installationId}`, startAfterMs: lookAgainAfterMs };
    await deps.sendJob(null, 'remove-site', data, options);
    return;
  }
  await deps.transact(async (stores, transaction) => {
    await endSite(deps, { stores, transaction }, site);
  });
}

/** Answers whether there was anything to purge. */
async function purgeAll(
  deps: { stores: Pick<Stores, 'purges'>; sendJob: SendJob },
  installationId: InstallationId,
  signal: AbortSignal,
): Promise<boolean> {
  let after: HeldProject | null = null;
  let count = 0;
  do {
    const page: HeldProject[] = await deps.stores.purges.listUnpurged(
      installationId,
      after,
      projectsPerPage,
    );
    for (const project of page) {
      signal.throwIfAborted();
      const { connectionId, projectId } = project;
      const key = `site-${installationId}-${connectionId}-${projectId}`;
      await deps.sendJob(null, 'purge', project, { key });
    }
    count += page.length;
    after = page.at(-1) ?? null;
  } while (after !== null);
  return count > 0;
}
