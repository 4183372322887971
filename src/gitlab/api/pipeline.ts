import { type Static, Type } from '@sinclair/typebox';
import type { Build, BuildState } from '../../domain/index.ts';
import { getTime } from './get-time.ts';
import { type ProjectAddress, pipelineUrl, refUrl } from './links.ts';
import { readMergeRequestRef, toMergeRequestRef } from './merge-request-ref.ts';

/** A pipeline as lists and single reads show it. @see https://docs.gitlab.com/api/pipelines/ */
export const pipelineSchema = Type.Object({
  id: Type.Integer(),
  iid: Type.Integer(),
  ref: Type.String(),
  sha: Type.String(),
  status: Type.String(),
  updated_at: Type.String(),
});

/** A pipeline as GitLab answers it. */
export type PipelineRow = Static<typeof pipelineSchema>;

/** As GitLab's own app maps them; `manual`, `canceling` and `waiting_for_callback` are unknown to it. */
const states: Readonly<Record<string, BuildState>> = {
  scheduled: 'pending',
  created: 'pending',
  pending: 'pending',
  preparing: 'pending',
  waiting_for_resource: 'pending',
  running: 'in_progress',
  success: 'successful',
  failed: 'failed',
  canceled: 'cancelled',
  skipped: 'cancelled',
};

/** Reads a pipeline. `details` is what only further reads tell, null when just the list was read. */
export function readBuild(
  project: ProjectAddress,
  row: PipelineRow,
  details: Pick<Build, 'texts' | 'tests'> | null,
): Build {
  const ref = normalRef(row.ref);
  return {
    kind: 'build',
    projectId: project.id,
    id: row.id,
    iid: row.iid,
    ref,
    sha: row.sha,
    state: states[row.status] ?? 'unknown',
    texts: details?.texts ?? [ref],
    tests: details?.tests ?? null,
    updatedAt: getTime(row.updated_at),
    url: pipelineUrl(project.url, row.id),
    refUrl: refUrl(project.url, ref),
    projectUrl: project.url,
    isComplete: details !== null,
  };
}

/**
 * The pipelines of a merge request run on its `head`, its `merge` result or its place in a train; to
 * people and in hooks, which do not tell which, it is one ref.
 */
function normalRef(ref: string): string {
  const iid = readMergeRequestRef(ref);
  return iid === null ? ref : toMergeRequestRef(iid);
}
