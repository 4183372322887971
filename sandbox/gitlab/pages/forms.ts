import type { ActDeps } from '../acts/act-deps.ts';
import { createBranch, deleteBranch, pushCommits } from '../acts/commits.ts';
import { mergeMergeRequest } from '../acts/merge.ts';
import { closeMergeRequest, openMergeRequest, reopenMergeRequest } from '../acts/merge-requests.ts';
import { approve, comment, requestChanges, unapprove } from '../acts/reviews.ts';
import type { Project } from '../model/entities.ts';
import { getProject, projectUrl, type Ref } from '../model/lookup.ts';

type Fields = Readonly<Record<string, string | undefined>>;
type Act = (deps: ActDeps, fields: Fields, project: Project, user: Ref) => Promise<unknown>;

const ACTS: Readonly<Record<string, Act>> = {
  push: (deps, fields, project, user) =>
    pushCommits(deps, project, fields.branch ?? '', [{ message: fields.message ?? '' }], { user }),
  'create-branch': (deps, fields, project, user) =>
    createBranch(deps, project, fields.branch ?? '', { user }),
  'delete-branch': (deps, fields, project, user) =>
    deleteBranch(deps, project, fields.branch ?? '', { user }),
  open: (deps, fields, project, user) =>
    openMergeRequest(deps, {
      project,
      sourceBranch: fields.branch ?? '',
      title: fields.title ?? '',
      description: fields.description ?? '',
      author: user,
    }),
  approve: (deps, fields, project, user) => approve(deps, numbered(fields, project), user),
  unapprove: (deps, fields, project, user) => unapprove(deps, numbered(fields, project), user),
  'request-changes': (deps, fields, project, user) =>
    requestChanges(deps, numbered(fields, project), user),
  comment: (deps, fields, project, user) =>
    comment(deps, numbered(fields, project), fields.body ?? '', user),
  merge: (deps, fields, project, user) => mergeMergeRequest(deps, numbered(fields, project), user),
  close: (deps, fields, project, user) => closeMergeRequest(deps, numbered(fields, project), user),
  reopen: (deps, fields, project, user) =>
    reopenMergeRequest(deps, numbered(fields, project), user),
};

function numbered(fields: Fields, project: Project): { projectId: number; iid: number } {
  return { projectId: project.id, iid: Number(fields.iid) };
}

/** Does what the form says; gives the address to show next. */
export async function doFromForm(deps: ActDeps, fields: Fields): Promise<string> {
  const project = getProject(deps.world, Number(fields.project));
  const user = { id: Number(fields.user) };
  await ACTS[fields.act ?? '']?.(deps, fields, project, user);
  const path = new URL(projectUrl(deps.world, project)).pathname;
  return fields.iid ? `${path}/-/merge_requests/${fields.iid}` : path;
}
