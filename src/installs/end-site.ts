import type { Installation } from '../domain/index.ts';
import type { SendJob, Stores, Transaction } from '../ports/index.ts';
import { passOn } from './pass-on.ts';

/** A site counts as uninstalled from now on: its secret goes at once, all else with the job `clean-up`. */
export async function endSite(
  deps: { sendJob: SendJob },
  { stores, transaction }: { stores: Pick<Stores, 'installations'>; transaction: Transaction },
  installation: Installation,
): Promise<void> {
  await stores.installations.markUninstalled(installation.id);
  await deps.sendJob(transaction, 'clean-up', {}, { key: 'clean-up' });
  await passOn(deps, transaction, 'uninstalled', installation);
}
