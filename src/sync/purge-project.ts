import type { HeldProject, Jobs, SendJob, Transact } from '../ports/index.ts';

/** Rows per transaction: short locks, and a stop is heard soon. */
const rowsPerPiece = 1_000;

/** Longer than any transaction that began to write before the project lost its link. */
const repeatAfterMs = 120_000;

/**
 * Handler of the job `purge`, rule 7: takes what a site holds of a project out of Jira, piece by piece, unless a
 * link covers the project (again). Runs a second time for what was being written meanwhile. Story rows stay.
 */
export async function purgeProject(
  deps: { transact: Transact; sendJob: SendJob },
  data: Jobs['purge'],
  signal: AbortSignal,
): Promise<void> {
  const { isForced = false, isRepeat = false, ...project } = data;
  const options = { limit: rowsPerPiece, isForced };
  let answer = 'more';
  while (answer === 'more') {
    signal.throwIfAborted();
    answer = await deps.transact((stores) => stores.purges.purgeSome(project, options));
  }
  // What is written after a forced purge is meant to stay.
  if (answer === 'covered' || isForced || isRepeat) return;
  await deps.sendJob(
    null,
    'purge',
    { ...project, isRepeat: true },
    { key: `${keyOf(project)}-repeat`, startAfterMs: repeatAfterMs },
  );
}

/** Somebody wants a project taken out of Jira now: also one that is linked, until its history is restarted. */
export async function askToPurge(
  { sendJob }: { sendJob: SendJob },
  project: HeldProject,
): Promise<void> {
  const key = `${keyOf(project)}-forced`;
  await sendJob(null, 'purge', { ...project, isForced: true }, { key });
}

/** Names a project's purge among the jobs. */
export function keyOf({ installationId, connectionId, projectId }: HeldProject): string {
  return `site-${installationId}-${connectionId}-${projectId}`;
}
