import { ProductError } from '../domain/index.ts';
import type { HeldSweep } from '../ports/index.ts';
import { followProject } from './follow-project.ts';
import { reconcileBranches } from './reconcile-branches.ts';
import { reconcileChanges } from './reconcile-changes.ts';
import { reconcileFlags } from './reconcile-flags.ts';
import type { ReconcileDeps } from './reconcile-scope.ts';

/** GitLab's clock is not ours, and hooks of the last moment may still be on their way. */
const overlapMs = 300_000;

/**
 * Compares one project with GitLab: itself, what changed since the watermark, its branches and flags, and how
 * much there is of what vanishes without a word. Costs an idle project six requests. Throws
 * ProductError; the watermark then stays, and all of it is done again.
 */
export async function reconcileProject(deps: ReconcileDeps, sweep: HeldSweep): Promise<void> {
  const { connectionId, projectId } = sweep;
  const connection = await deps.stores.connections.find(connectionId);
  if (!connection) return await deps.stores.sweeps.forget(connectionId, projectId);
  const readAt = await deps.readDatabaseClock();
  const followed = await followProject(deps, { connection, projectId, isToldGone: false });
  if (followed.kind === 'lost') {
    throw new ProductError({
      code: 'GITLAB_NOT_FOUND',
      retry: 'never',
      safe: `GitLab does not show project ${projectId} any more. What Jira shows of it is kept.`,
    });
  }
  if (followed.kind !== 'covered') return;
  const since = new Date(sweep.sweptAt.getTime() - overlapMs);
  const scope = { ...followed, connection, sweep, readAt, since };
  const counts = await reconcileChanges(deps, scope);
  const defaultHead = await reconcileBranches(deps, scope);
  await reconcileFlags(deps, scope);
  await deps.stores.sweeps.done(sweep, { readAt, defaultHead, counts });
}
