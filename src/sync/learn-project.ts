import type { Connection, ProjectId } from '../domain/index.ts';
import type { ReadGitlab, SendJob, Stores, Transact } from '../ports/index.ts';

type Deps = {
  transact: Transact;
  stores: Stores;
  sendJob: SendJob;
  readGitlab: Pick<ReadGitlab, 'project'>;
};

/**
 * Reads a project that was heard of for the first time, and lets the links that cover it find out
 * what else it needs: its past, and a hook where the group has none.
 */
export async function learnProject(
  deps: Deps,
  connection: Connection,
  projectId: ProjectId,
): Promise<void> {
  const project = await deps.readGitlab.project(connection, projectId);
  if (!project) return;
  const links = (await deps.stores.links.list()).filter(
    ({ connectionId, target }) =>
      connectionId === connection.id &&
      (target.kind === 'project'
        ? target.id === projectId
        : project.namespaceIds.includes(target.id)),
  );
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
}
