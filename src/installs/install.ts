import type { InstallationId } from '../domain/index.ts';
import type { InstallationStore, InstalledBody } from '../ports/index.ts';

/**
 * A Jira site installs the app, or announces a new secret or new addresses; links are kept.
 * @see reference gitlab-app (c.2): a repeated `installed` is the rotation of the secret
 */
export async function install(
  deps: { installations: Pick<InstallationStore, 'save'> },
  body: InstalledBody,
): Promise<{ id: InstallationId; isNew: boolean }> {
  return await deps.installations.save(body);
}
