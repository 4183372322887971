import type { InstallationId } from '../domain/index.ts';
import type { InstalledBody, SendJob, Transact } from '../ports/index.ts';
import { passOn } from './pass-on.ts';

/**
 * A Jira site installs the app, or announces a new secret or new addresses; links are kept. An instance that the
 * site is handed to hears of it, without Jira waiting for that.
 * @see reference gitlab-app (c.2): a repeated `installed` is the rotation of the secret
 */
export async function install(
  deps: { transact: Transact; sendJob: SendJob },
  body: InstalledBody,
): Promise<{ id: InstallationId; isNew: boolean }> {
  return await deps.transact(async ({ installations }, transaction) => {
    const saved = await installations.save(body);
    const site = saved.isNew ? null : await installations.find(saved.id);
    if (site) await passOn(deps, transaction, 'installed', site);
    return saved;
  });
}
