import { Type } from '@sinclair/typebox';
import { commitSchema, readCommit } from '../api/commit.ts';
import { pagesOf } from '../api/pages-of.ts';
import { toPath, toQuery } from '../api/path.ts';
import { makeShape } from '../shape.ts';
import type { ReadRefresh } from './read-refresh.ts';

const commitsShape = makeShape(Type.Array(commitSchema));

/** The commits of a range, page by page; none when GitLab does not know an end of the range. */
export const refreshCommits: ReadRefresh<'commits'> = async (deps, { range }) => {
  const { api, caller, project, onPage } = deps;
  const path = toPath('projects', project.id, 'repository', 'commits');
  const query = toQuery({ ref_name: range, per_page: 100 });
  const readPage = (at: string) => api.findPage({ ...caller, path, query: at }, commitsShape);
  for await (const rows of pagesOf(query, readPage)) {
    await onPage(rows.map((row) => readCommit(project, row)));
  }
  return { entities: [], gone: [] };
};
