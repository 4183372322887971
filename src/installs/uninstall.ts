import type { SendJob, Transact } from '../ports/index.ts';

/**
 * A Jira site removes the app: its secret goes at once, all else with the job `clean-up`.
 * `unknown` is no failure, since Jira repeats an event that it believes unanswered.
 */
export async function uninstall(
  deps: { transact: Transact; sendJob: SendJob },
  clientKey: string,
): Promise<{ kind: 'uninstalled' } | { kind: 'unknown' }> {
  return await deps.transact(async (stores, transaction) => {
    const installation = await stores.installations.findByClientKey(clientKey);
    if (!installation) return { kind: 'unknown' };
    await stores.installations.markUninstalled(installation.id);
    await deps.sendJob(transaction, 'clean-up', {}, { key: 'clean-up' });
    return { kind: 'uninstalled' };
  });
}
