import { projectListeners } from '../hooks/listeners.ts';
import { notePayload } from '../hooks/payloads/note.ts';
import type { MergeRequest, Note, Project, ReviewState } from '../model/entities.ts';
import { getProject, getUser, type Ref } from '../model/lookup.ts';
import type { ActDeps } from './act-deps.ts';
import { announceMergeRequest } from './announce-merge-request.ts';
import { getMergeRequest, type MergeRequestRef } from './merge-requests.ts';

/** Approvals leave `updated_at` alone, as in GitLab. */
export async function approve(deps: ActDeps, ref: MergeRequestRef, by: Ref): Promise<MergeRequest> {
  const row = getMergeRequest(deps, ref);
  const user = getUser(deps.world, by.id);
  if (row.approvals.some(({ userId }) => userId === user.id)) return row;
  row.approvals = [...row.approvals, { userId: user.id, at: deps.world.now() }];
  setReview(deps, row, user.id, 'approved');
  const isEnough = isApproved(getProject(deps.world, row.projectId), row);
  await announceMergeRequest(deps, { row, user, action: isEnough ? 'approved' : 'approval' });
  return row;
}

export async function unapprove(
  deps: ActDeps,
  ref: MergeRequestRef,
  by: Ref,
): Promise<MergeRequest> {
  const row = getMergeRequest(deps, ref);
  const user = getUser(deps.world, by.id);
  const wasEnough = isApproved(getProject(deps.world, row.projectId), row);
  row.approvals = row.approvals.filter(({ userId }) => userId !== user.id);
  setReview(deps, row, user.id, 'unapproved');
  await announceMergeRequest(deps, { row, user, action: wasEnough ? 'unapproved' : 'unapproval' });
  return row;
}

/** Sends no merge request hook, only the note's: GitLab has no action for it. */
export async function requestChanges(
  deps: ActDeps,
  ref: MergeRequestRef,
  by: Ref,
  body = 'Requested changes',
): Promise<MergeRequest> {
  const row = getMergeRequest(deps, ref);
  row.approvals = row.approvals.filter(({ userId }) => userId !== by.id);
  setReview(deps, row, by.id, 'requested_changes');
  addNote(deps, row, by, body);
  return row;
}

export async function comment(
  deps: ActDeps,
  ref: MergeRequestRef,
  body: string,
  by: Ref,
): Promise<Note> {
  const row = getMergeRequest(deps, ref);
  const review = row.reviews.find(({ userId }) => userId === by.id);
  if (review?.state === 'unreviewed') review.state = 'reviewed';
  return addNote(deps, row, by, body);
}

export function isApproved(project: Project, row: MergeRequest): boolean {
  return row.approvals.length >= Math.max(1, project.approvalsRequired);
}

function addNote({ world, announce }: ActDeps, row: MergeRequest, by: Ref, body: string): Note {
  const user = getUser(world, by.id);
  const project = getProject(world, row.projectId);
  const createdAt = world.now();
  const note: Note = {
    id: world.nextId('note'),
    body,
    authorId: user.id,
    createdAt,
    system: false,
  };
  row.notes = [...row.notes, note];
  row.updatedAt = createdAt;
  announce({
    hooks: projectListeners(world, project, 'note_events'),
    event: 'Note Hook',
    payload: () => notePayload(world, { note, mergeRequest: row, user, project }),
  });
  return note;
}

// Who approves without having been asked becomes a reviewer.
function setReview(deps: ActDeps, row: MergeRequest, userId: number, state: ReviewState): void {
  const review = row.reviews.find((each) => each.userId === userId);
  if (review) review.state = state;
  else row.reviews = [...row.reviews, { userId, state, createdAt: deps.world.now() }];
}
