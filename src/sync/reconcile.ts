import { ProductError } from '../domain/index.ts';
import { nextTry } from './next-try.ts';
import { reconcileProject } from './reconcile-project.ts';
import type { ReconcileDeps } from './reconcile-scope.ts';

const mostAtOnce = 8;
/** Longer than the list of any project's branches takes. */
const leaseMs = 600_000;
const sliceMs = 45_000;

/**
 * Job: compares projects that are due with GitLab, some at once, until none is left or the slice of time ends;
 * then the next slice is queued.
 */
export async function reconcile(deps: ReconcileDeps, signal: AbortSignal): Promise<void> {
  const endAtMs = performance.now() + sliceMs;
  const mayGoOn = () => !signal.aborted && performance.now() < endAtMs;
  await Promise.all(
    Array.from({ length: mostAtOnce }, async () => {
      while (mayGoOn() && (await reconcileNext(deps)));
    }),
  );
  if (!signal.aborted && !mayGoOn()) await deps.sendJob(null, 'reconcile', {});
}

/** Compares one project; false when none is due. */
async function reconcileNext(deps: ReconcileDeps): Promise<boolean> {
  const [sweep] = await deps.stores.sweeps.claim(1, leaseMs);
  if (!sweep) return false;
  try {
    await reconcileProject(deps, sweep);
  } catch (error) {
    if (!(error instanceof ProductError)) throw error;
    await deps.stores.sweeps.postpone(sweep, nextTry(error, sweep.attempts + 1), error.safe);
  }
  return true;
}
