import { type Static, Type } from '@sinclair/typebox';
import { commitSchema } from '../api/commit.ts';
import { pagesOf } from '../api/pages-of.ts';
import { toPath, toQuery } from '../api/path.ts';
import { makeShape } from '../shape.ts';
import type { RefreshDeps } from './read-refresh.ts';

const rowSchema = Type.Pick(commitSchema, ['id', 'message', 'parent_ids']);
const rowsShape = makeShape(Type.Array(rowSchema));

/** As many commits as GitLab's own app looks through for one deployment. */
const mostPages = 20;

/**
 * The commits that `to` has and `from` has not, newest first and 2,000 at most; none when `to` lies behind
 * `from`, or GitLab does not know one of them. The list of commits takes ranges, and unlike a comparison
 * it comes in pages and without the differences.
 */
export async function listRange(
  { api, caller, project }: RefreshDeps,
  { from, to }: { from: string; to: string },
): Promise<Static<typeof rowSchema>[]> {
  const path = toPath('projects', project.id, 'repository', 'commits');
  const query = toQuery({ ref_name: `${from}..${to}`, per_page: 100 });
  const readPage = (at: string) => api.findPage({ ...caller, path, query: at }, rowsShape);
  const commits = [];
  for await (const rows of pagesOf(query, readPage, mostPages)) commits.push(...rows);
  return commits;
}
