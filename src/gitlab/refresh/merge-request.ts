import { Type } from '@sinclair/typebox';
import { sleep } from '../../lib/index.ts';
import { findAllowed } from '../api/find-allowed.ts';
import { getTime } from '../api/get-time.ts';
import { GitlabError } from '../api/gitlab-error.ts';
import {
  type MergeRequestRow,
  mergeRequestSchema,
  readMergeRequest,
} from '../api/merge-request.ts';
import { toPath } from '../api/path.ts';
import { makeShape } from '../shape.ts';
import type { ReadRefresh, RefreshDeps } from './read-refresh.ts';

const userSchema = Type.Object({ id: Type.Integer() });
const mergeRequestShape = makeShape(mergeRequestSchema);
const approvalsShape = makeShape(
  Type.Object({ approved_by: Type.Array(Type.Object({ user: userSchema })) }),
);
const reviewersShape = makeShape(
  Type.Array(Type.Object({ user: userSchema, state: Type.String() })),
);

const pausesMs = [200, 400, 800];

/** No replica lags as long as this, so then it is the time in the hook that is wrong. */
const longestLagMs = 600_000;

/** The merge request with what its reviewers said, or that it is gone. */
export const refreshMergeRequest: ReadRefresh<'merge_request'> = async (deps, { iid, id }) => {
  const { caller, project } = deps;
  const path = toPath('projects', project.id, 'merge_requests', iid);
  const row = await findFresh(deps, path);
  if (!row) {
    const gone = { kind: 'merge_request', projectId: project.id, id: String(id) } as const;
    return { entities: [], gone: [gone] };
  }
  // Approvals are shown for reviewers only, so without any there is nothing to ask.
  const approvedBy = row.reviewers?.length ? await listApprovers(deps, path) : new Set<number>();
  return { entities: [readMergeRequest(caller.connection, project, row, approvedBy)], gone: [] };
};

/** Reads again while a lagging replica answers. Throws GITLAB_LAGGING when it does not catch up. */
async function findFresh(deps: RefreshDeps, path: string): Promise<MergeRequestRow | null> {
  for (const pauseMs of [...pausesMs, null]) {
    const row = await deps.api.find({ ...deps.caller, path }, mergeRequestShape);
    if (!row || isFresh(deps, row)) return row;
    if (pauseMs !== null) await sleep(pauseMs);
  }
  throw new GitlabError({
    code: 'GITLAB_LAGGING',
    retry: 'soon',
    safe: `GitLab still shows ${path} as it was before the change it announced.`,
  });
}

function isFresh({ notOlderThan, clock }: RefreshDeps, row: MergeRequestRow): boolean {
  if (!notOlderThan || clock.now().getTime() - notOlderThan.getTime() > longestLagMs) return true;
  return getTime(row.updated_at) >= notOlderThan;
}

/** The ids of those who approved; the list of reviewers tells it where approvals cannot be read. */
async function listApprovers(
  { api, caller }: RefreshDeps,
  path: string,
): Promise<ReadonlySet<number>> {
  const approvals = await findAllowed(
    api,
    { ...caller, path: `${path}/approvals` },
    approvalsShape,
  );
  if (approvals) return new Set(approvals.approved_by.map(({ user }) => user.id));
  const reviewers = await findAllowed(
    api,
    { ...caller, path: `${path}/reviewers` },
    reviewersShape,
  );
  const approving = (reviewers ?? []).filter(({ state }) => state === 'approved');
  return new Set(approving.map(({ user }) => user.id));
}
