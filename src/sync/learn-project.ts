import type { Connection, ProjectId } from '../domain/index.ts';
import type { ReadGitlab, SendJob, Stores, Transact } from '../ports/index.ts';
import { selectCoveringLinks } from './select-covering-links.ts';

type Deps = {
  transact: Transact;
  stores: Stores;
  sendJob: SendJob;
  readGitlab: Pick<ReadGitlab, 'project'>;
};

/**
 * Reads a project that was heard of for the first time, and lets the links that cover it find out
 * what else it needs: its past, and a hook where the group has none. False when GitLab has no such project.
 */
export async function learnProject(
  deps: Deps,
  connection: Connection,
  projectId: ProjectId,
): Promise<boolean> {
  const project = await deps.readGitlab.project(connection, projectId);
  if (!project) return false;
  const links = selectCoveringLinks(await deps.stores.links.list(), project);
  await deps.transact(async (stores, transaction) => {
    await stores.projects.save([project]);
    for (const link of links) {
      await deps.sendJob(
        transaction,
        'discover-projects',
        { linkId: link.id },
        { key: `link-${link.id}` },
      );
    }
  });
  return true;
}
