import type { Jobs, SendJob, Stores, Transaction } from '../ports/index.ts';

type Deps = { stores: Pick<Stores, 'links' | 'history'>; sendJob: SendJob };

/**
 * Handler of the job `restart-history`: begins again with the past of a link, or of one of its projects, some
 * rows at a time, and lets it be read. May run twice.
 */
export async function restartHistory(deps: Deps, data: Jobs['restart-history']): Promise<void> {
  const link = await deps.stores.links.find(data.linkId);
  if (!link) return;
  const { project } = data;
  const since = project ? toDate(project.since) : link.since;
  const readers = await deps.stores.history.restart(link, project?.id ?? null, since);
  for (const linkId of readers) {
    await deps.sendJob(null, 'backfill', { linkId }, { key: `link-${linkId}` });
  }
}

function toDate(text: string | null): Date | null {
  return text === null ? null : new Date(text);
}

/** Asks for {@link restartHistory}; the wish for a whole link is the same whatever its date. */
export async function queueRestart(
  { sendJob }: { sendJob: SendJob },
  transaction: Transaction,
  data: Jobs['restart-history'],
): Promise<void> {
  const { linkId, project } = data;
  const key = project
    ? `link-${linkId}-project-${project.id}-${project.since ?? 'all'}`
    : `link-${linkId}`;
  await sendJob(transaction, 'restart-history', data, { key });
}
