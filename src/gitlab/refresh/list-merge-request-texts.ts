import { type Static, Type } from '@sinclair/typebox';
import { findAllowed } from '../api/find-allowed.ts';
import { readMergeRequestRef } from '../api/merge-request-ref.ts';
import { nullIfForbidden } from '../api/null-if-forbidden.ts';
import { toPath, toQuery } from '../api/path.ts';
import { nullable } from '../nullable.ts';
import { makeShape } from '../shape.ts';
import type { RefreshDeps } from './read-refresh.ts';

const mergeRequestSchema = Type.Object({
  source_branch: Type.String(),
  source_project_id: nullable(Type.Integer()),
  title: Type.String(),
  description: Type.Optional(nullable(Type.String())),
});
const mergeRequestShape = makeShape(mergeRequestSchema);
const mergeRequestsShape = makeShape(Type.Array(mergeRequestSchema));

type Row = Static<typeof mergeRequestSchema>;

/**
 * Source branch, title and description of the merge requests that a pipeline of this ref and commit belongs
 * to, with one request; none where merge requests may not be read.
 */
export async function listMergeRequestTexts(
  deps: RefreshDeps,
  { ref, sha }: { ref: string; sha: string },
): Promise<string[]> {
  const iid = readMergeRequestRef(ref);
  const rows = iid === null ? await listOfBranch(deps, ref, sha) : await listByIid(deps, iid);
  return rows.flatMap(({ source_branch: branch, title, description }) =>
    description ? [branch, title, description] : [branch, title],
  );
}

async function listByIid({ api, caller, project }: RefreshDeps, iid: number): Promise<Row[]> {
  const path = toPath('projects', project.id, 'merge_requests', iid);
  const row = await findAllowed(api, { ...caller, path }, mergeRequestShape);
  return row ? [row] : [];
}

/** Those that have the commit and come from the branch. @see https://docs.gitlab.com/api/commits/ */
async function listOfBranch(
  { api, caller, project }: RefreshDeps,
  branch: string,
  sha: string,
): Promise<Row[]> {
  const path = toPath('projects', project.id, 'repository', 'commits', sha, 'merge_requests');
  const query = toQuery({ per_page: 100 });
  const page = await nullIfForbidden(api.findPage({ ...caller, path, query }, mergeRequestsShape));
  return (page?.rows ?? []).filter(
    (row) => row.source_branch === branch && row.source_project_id === project.id,
  );
}
