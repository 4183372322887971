import { Type } from '@sinclair/typebox';
import { toPath, toQuery } from '../api/path.ts';
import { makeShape } from '../shape.ts';
import type { RefreshDeps } from './read-refresh.ts';

const messageShape = makeShape(Type.Object({ message: Type.String() }));

/** A commit's message; null when the commit is not there any more. */
export async function findCommitMessage(
  { api, caller, project }: RefreshDeps,
  sha: string,
): Promise<string | null> {
  const path = toPath('projects', project.id, 'repository', 'commits', sha);
  const row = await api.find({ ...caller, path, query: toQuery({ stats: false }) }, messageShape);
  return row?.message ?? null;
}
