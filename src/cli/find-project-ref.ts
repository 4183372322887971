import type { ConnectionId, Installation, ProjectId } from '../domain/index.ts';
import { getConnection } from './get-connection.ts';
import { getProject } from './get-project.ts';
import type { Operator } from './with-operator.ts';

/** The project that `--project` and `--connection` name; null without `--project`. Throws NOT_FOUND. */
export async function findProjectRef(
  operator: Operator,
  installation: Installation,
  { project, connection }: { readonly project?: string; readonly connection?: string },
): Promise<{ connectionId: ConnectionId; projectId: ProjectId } | null> {
  if (project === undefined) return null;
  const { id: connectionId } = await getConnection(operator, installation, connection ?? null);
  const { id: projectId } = await getProject(operator, connectionId, project);
  return { connectionId, projectId };
}
