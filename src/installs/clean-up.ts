import type { InstallationStore } from '../ports/index.ts';
import { type RemoveHooksDeps, removeUnneededHooks } from './remove-unneeded-hooks.ts';

/** Rows per statement: short locks, and a stop is heard soon. */
const rowsPerPiece = 1000;

type Deps = RemoveHooksDeps & {
  installations: Pick<InstallationStore, 'listUninstalled' | 'deleteSome'>;
};

/**
 * Handler of the job `clean-up`: removes what an unlink or an uninstall left behind, the rows of ours
 * and the hooks at GitLab. May run at any time and again. Throws the first GITLAB_… error after
 * everything else is done: what GitLab did not let go waits for the next try.
 */
export async function cleanUp(deps: Deps, signal: AbortSignal): Promise<void> {
  // Rows first: the data of a removed site goes even while a GitLab does not answer.
  for (const id of await deps.installations.listUninstalled()) {
    let isDone = false;
    while (!isDone) {
      signal.throwIfAborted();
      isDone = await deps.installations.deleteSome(id, rowsPerPiece);
    }
  }
  await removeUnneededHooks(deps, signal);
}
