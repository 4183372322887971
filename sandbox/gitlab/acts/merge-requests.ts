import { changeTime } from '../hooks/payloads/common.ts';
import type { Changes } from '../hooks/payloads/merge-request.ts';
import type { MergeRequest, Project, Review } from '../model/entities.ts';
import { getProject, getUser, type Ref } from '../model/lookup.ts';
import type { ActDeps } from './act-deps.ts';
import { announceMergeRequest } from './announce-merge-request.ts';

/** A merge request by its project and its number there. */
export interface MergeRequestRef {
  readonly projectId: number;
  readonly iid: number;
}

export interface NewMergeRequest {
  readonly project: Ref;
  readonly sourceBranch: string;
  readonly targetBranch?: string;
  readonly title: string;
  readonly description?: string;
  readonly author: Ref;
  readonly reviewers?: readonly Ref[];
  readonly assignees?: readonly Ref[];
  readonly draft?: boolean;
  /** A fork, when the branch is not in `project` itself. */
  readonly sourceProject?: Ref;
}

export class SandboxRefusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'SandboxRefusal';
  }
}

export function getMergeRequest(deps: Pick<ActDeps, 'world'>, ref: MergeRequestRef): MergeRequest {
  const row = getProject(deps.world, ref.projectId).mergeRequests.find(ref.iid);
  if (!row) throw new SandboxRefusal(`No merge request !${ref.iid} in project ${ref.projectId}`);
  return row;
}

export async function openMergeRequest(
  deps: ActDeps,
  input: NewMergeRequest,
): Promise<MergeRequest> {
  const { world } = deps;
  const project = getProject(world, input.project.id);
  const source = input.sourceProject ? getProject(world, input.sourceProject.id) : project;
  const sha = await source.repository.resolve(`refs/heads/${input.sourceBranch}`);
  if (sha === null) throw new SandboxRefusal(`No branch ${input.sourceBranch} to merge`);
  const author = getUser(world, input.author.id);
  const now = world.now();
  const draft = input.draft ?? isDraftTitle(input.title);
  const row: MergeRequest = {
    id: world.nextId('mergeRequest'),
    iid: project.mergeRequests.nextIid(),
    projectId: project.id,
    sourceProjectId: source.id,
    sourceBranch: input.sourceBranch,
    targetBranch: input.targetBranch ?? project.defaultBranch,
    title: withDraft(input.title, draft),
    description: input.description ?? '',
    state: 'opened',
    draft,
    authorId: author.id,
    assigneeIds: (input.assignees ?? []).map(({ id }) => id),
    reviews: (input.reviewers ?? []).map(({ id }) => newReview(id, now)),
    approvals: [],
    notes: [],
    createdAt: now,
    updatedAt: now,
    lastEditedAt: null,
    lastEditedById: null,
    updatedById: null,
    mergedAt: null,
    mergeUserId: null,
    closedAt: null,
    closedById: null,
    sha,
    baseSha: await mergeBaseOf(project, input.targetBranch ?? project.defaultBranch, sha),
    mergeCommitSha: null,
  };
  project.mergeRequests.add(row);
  const changes = { merge_status: { previous: 'preparing', current: 'checking' } };
  await announceMergeRequest(deps, { row, user: author, action: 'open', changes });
  return row;
}

async function mergeBaseOf(project: Project, target: string, sha: string): Promise<string | null> {
  const head = await project.repository.resolve(`refs/heads/${target}`);
  return head === null ? null : project.repository.mergeBase(head, sha);
}

export interface MergeRequestEdit {
  readonly title?: string;
  readonly description?: string;
  readonly targetBranch?: string;
  readonly draft?: boolean;
  readonly reviewers?: readonly Ref[];
  readonly assignees?: readonly Ref[];
}

export async function updateMergeRequest(
  deps: ActDeps,
  ref: MergeRequestRef,
  edit: MergeRequestEdit,
  by: Ref,
): Promise<MergeRequest> {
  const row = getMergeRequest(deps, ref);
  const user = getUser(deps.world, by.id);
  const before = { ...row };
  const now = deps.world.now();
  const draft = edit.draft ?? (edit.title === undefined ? row.draft : isDraftTitle(edit.title));
  row.title = withDraft(edit.title ?? row.title, draft);
  row.draft = draft;
  row.description = edit.description ?? row.description;
  row.targetBranch = edit.targetBranch ?? row.targetBranch;
  if (edit.assignees) row.assigneeIds = edit.assignees.map(({ id }) => id);
  if (edit.reviewers) {
    row.reviews = edit.reviewers.map(
      ({ id }) => before.reviews.find(({ userId }) => userId === id) ?? newReview(id, now),
    );
  }
  const isEdited = row.title !== before.title || row.description !== before.description;
  if (isEdited) {
    row.lastEditedAt = now;
    row.lastEditedById = user.id;
  }
  row.updatedById = user.id;
  row.updatedAt = now;
  await announceMergeRequest(deps, { row, user, action: 'update', changes: changed(before, row) });
  return row;
}

function changed(before: MergeRequest, after: MergeRequest): Changes {
  const ids = (row: MergeRequest) => row.reviews.map(({ userId }) => userId);
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['title', before.title, after.title],
    ['description', before.description, after.description],
    ['target_branch', before.targetBranch, after.targetBranch],
    ['draft', before.draft, after.draft],
    ['reviewers', ids(before), ids(after)],
    ['assignees', before.assigneeIds, after.assigneeIds],
    ['updated_by_id', before.updatedById, after.updatedById],
    ['last_edited_by_id', before.lastEditedById, after.lastEditedById],
    ['last_edited_at', timeOf(before.lastEditedAt), timeOf(after.lastEditedAt)],
    ['updated_at', timeOf(before.updatedAt), timeOf(after.updatedAt)],
  ];
  return Object.fromEntries(
    pairs
      .filter(([, previous, current]) => JSON.stringify(previous) !== JSON.stringify(current))
      .map(([name, previous, current]) => [name, { previous, current }]),
  );
}

function timeOf(at: Date | null): string | null {
  return at === null ? null : changeTime(at);
}

export async function closeMergeRequest(
  deps: ActDeps,
  ref: MergeRequestRef,
  by: Ref,
): Promise<MergeRequest> {
  const row = getMergeRequest(deps, ref);
  if (row.state !== 'opened') throw new SandboxRefusal(`!${row.iid} is ${row.state}`);
  row.state = 'closed';
  row.closedAt = deps.world.now();
  row.closedById = by.id;
  return changeState(deps, row, by, 'close', { previous: 1, current: 2 });
}

export async function reopenMergeRequest(
  deps: ActDeps,
  ref: MergeRequestRef,
  by: Ref,
): Promise<MergeRequest> {
  const row = getMergeRequest(deps, ref);
  if (row.state !== 'closed') throw new SandboxRefusal(`!${row.iid} is ${row.state}`);
  row.state = 'opened';
  row.closedAt = null;
  row.closedById = null;
  return changeState(deps, row, by, 'reopen', { previous: 2, current: 1 });
}

/** GitLab has no hook for it. */
export function deleteMergeRequest(
  deps: Pick<ActDeps, 'world'>,
  ref: MergeRequestRef,
  by: Ref,
): void {
  const row = getMergeRequest(deps, ref);
  getUser(deps.world, by.id);
  getProject(deps.world, row.projectId).mergeRequests.remove(row.iid);
}

async function changeState(
  deps: ActDeps,
  row: MergeRequest,
  by: Ref,
  action: 'close' | 'reopen',
  state: { previous: number; current: number },
): Promise<MergeRequest> {
  const user = getUser(deps.world, by.id);
  const previous = changeTime(row.updatedAt);
  row.updatedAt = deps.world.now();
  const changes = {
    state_id: state,
    updated_at: { previous, current: changeTime(row.updatedAt) },
  };
  await announceMergeRequest(deps, { row, user, action, changes });
  return row;
}

/** GitLab keeps "draft" in the title. */
function withDraft(title: string, draft: boolean): string {
  const plain = title.replace(/^draft:\s*/i, '');
  return draft ? `Draft: ${plain}` : plain;
}

function isDraftTitle(title: string): boolean {
  return /^draft:/i.test(title);
}

function newReview(userId: number, createdAt: Date): Review {
  return { userId, state: 'unreviewed', createdAt };
}
