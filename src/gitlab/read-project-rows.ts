import type { Connection, Project } from '../domain/index.ts';
import { type ProjectRow, readProject } from './api/project.ts';
import type { Namespaces } from './namespaces.ts';

/** Reads projects with their namespaces up to the root; groups that no row names are asked for. */
export async function readProjectRows(
  connection: Connection,
  namespaces: Namespaces,
  rows: readonly ProjectRow[],
): Promise<Project[]> {
  namespaces.learn(rows.map((row) => row.namespace));
  const projects: Project[] = [];
  for (const row of rows) {
    projects.push(readProject(connection, row, await namespaces.listUpwards(row.namespace.id)));
  }
  return projects;
}
