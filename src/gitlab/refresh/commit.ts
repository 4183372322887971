import { type Static, Type } from '@sinclair/typebox';
import { type ChangedFile, type Commit, commitDetail } from '../../domain/index.ts';
import { commitSchema, readCommit } from '../api/commit.ts';
import { blobUrl, type ProjectAddress } from '../api/links.ts';
import { toPath, toQuery } from '../api/path.ts';
import { makeShape } from '../shape.ts';
import { countLines } from './count-lines.ts';
import type { ReadRefresh } from './read-refresh.ts';

const diffSchema = Type.Object({
  old_path: Type.String(),
  new_path: Type.String(),
  new_file: Type.Boolean(),
  renamed_file: Type.Boolean(),
  deleted_file: Type.Boolean(),
  diff: Type.Optional(Type.String()),
});
const diffsShape = makeShape(Type.Array(diffSchema));
const commitShape = makeShape(commitSchema);

type Diff = Static<typeof diffSchema>;

const mostFiles = 10;

/**
 * The commit with its files and their line counts. One that is not found brings nothing: a commit that
 * a forced push left behind stays as it was.
 */
export const refreshCommit: ReadRefresh<'commit'> = async ({ api, caller, project }, { sha }) => {
  const path = toPath('projects', project.id, 'repository', 'commits', sha);
  const row = await api.find({ ...caller, path, query: toQuery({ stats: false }) }, commitShape);
  if (!row) return { entities: [], gone: [] };
  const commit = readCommit(project, row);
  const query = toQuery({ per_page: 100 });
  const diffs = await api.findPage({ ...caller, path: `${path}/diff`, query }, diffsShape);
  if (!diffs) return { entities: [commit], gone: [] };
  const complete: Commit = {
    ...commit,
    fileCount: diffs.total ?? diffs.rows.length,
    files: diffs.rows
      .slice(0, mostFiles)
      .map((diff) => readFile(project, row.id, row.parent_ids?.[0], diff)),
    detail: commitDetail.lines,
  };
  return { entities: [complete], gone: [] };
};

function readFile(
  project: ProjectAddress,
  sha: string,
  parent: string | undefined,
  diff: Diff,
): ChangedFile {
  const isDeleted = diff.deleted_file;
  return {
    path: isDeleted ? diff.old_path : diff.new_path,
    change: readChange(diff),
    ...countLines(diff.diff ?? ''),
    // A deleted file can be looked at as it was before.
    url: isDeleted
      ? blobUrl(project.url, parent ?? sha, diff.old_path)
      : blobUrl(project.url, sha, diff.new_path),
  };
}

function readChange(diff: Diff): ChangedFile['change'] {
  if (diff.new_file) return 'added';
  if (diff.deleted_file) return 'deleted';
  return diff.renamed_file ? 'moved' : 'modified';
}
