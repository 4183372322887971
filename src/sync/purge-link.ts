import type { ProjectId } from '../domain/index.ts';
import type { Jobs, SendJob, Stores } from '../ports/index.ts';
import { keyOf } from './purge-project.ts';

const projectsPerPage = 500;

/** Handler of the job `purge-link`: one job `purge` for each project of the target that no link covers now. */
export async function purgeLink(
  deps: { stores: Pick<Stores, 'purges'>; sendJob: SendJob },
  target: Jobs['purge-link'],
  signal: AbortSignal,
): Promise<void> {
  const { installationId, connectionId } = target;
  let after: ProjectId | null = null;
  do {
    const page: ProjectId[] = await deps.stores.purges.listUncovered(
      target,
      after,
      projectsPerPage,
    );
    for (const projectId of page) {
      signal.throwIfAborted();
      const project = { installationId, connectionId, projectId };
      await deps.sendJob(null, 'purge', project, { key: keyOf(project) });
    }
    after = page.at(-1) ?? null;
  } while (after !== null);
}
