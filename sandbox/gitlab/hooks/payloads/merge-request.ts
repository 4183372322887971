import type { MergeRequest, Project, User } from '../../model/entities.ts';
import { getProject, getUser, projectUrl } from '../../model/lookup.ts';
import type { World } from '../../model/world.ts';
import type { Commit } from '../../repository/repository.ts';
import {
  bareProjectPart,
  commitPart,
  personPart,
  projectPart,
  repositoryPart,
  secondsTime,
  userPart,
} from './common.ts';

export type MergeRequestAction =
  | 'open'
  | 'close'
  | 'reopen'
  | 'update'
  | 'approval'
  | 'approved'
  | 'unapproval'
  | 'unapproved'
  | 'merge';

export type Changes = Record<string, { readonly previous: unknown; readonly current: unknown }>;

export interface MergeRequestContent {
  readonly mergeRequest: MergeRequest;
  readonly user: User;
  readonly action: MergeRequestAction;
  readonly changes: Changes;
  /** The head before, when code was pushed. */
  readonly oldrev: string | null;
  readonly lastCommit: Commit | null;
}

const STATE_ID = { opened: 1, closed: 2, merged: 3, locked: 4 } as const;

export function mergeRequestPayload(
  world: World,
  content: MergeRequestContent,
): Record<string, unknown> {
  const { mergeRequest } = content;
  const project = getProject(world, mergeRequest.projectId);
  const assignees = mergeRequest.assigneeIds.map((id) => personPart(getUser(world, id)));
  const reviewers = mergeRequest.reviews.map(({ userId }) => personPart(getUser(world, userId)));
  return {
    object_kind: 'merge_request',
    event_type: 'merge_request',
    user: userPart(content.user),
    project: { ...projectPart(world, project), ci_config_path: '' },
    object_attributes: attributes(world, content, project),
    labels: [],
    changes: content.changes,
    repository: repositoryPart(world, project),
    // GitLab leaves both out when there is nobody.
    ...(assignees.length > 0 ? { assignees } : {}),
    ...(reviewers.length > 0 ? { reviewers } : {}),
  };
}

function attributes(
  world: World,
  content: MergeRequestContent,
  project: Project,
): Record<string, unknown> {
  const row = content.mergeRequest;
  const source = world.projects.get(row.sourceProjectId) ?? project;
  return {
    id: row.id,
    iid: row.iid,
    target_branch: row.targetBranch,
    source_branch: row.sourceBranch,
    source_project_id: row.sourceProjectId,
    target_project_id: row.projectId,
    author_id: row.authorId,
    assignee_ids: row.assigneeIds,
    assignee_id: row.assigneeIds[0] ?? null,
    reviewer_ids: row.reviews.map(({ userId }) => userId),
    title: row.title,
    description: row.description,
    created_at: secondsTime(row.createdAt),
    updated_at: secondsTime(row.updatedAt),
    last_edited_at: row.lastEditedAt ? secondsTime(row.lastEditedAt) : null,
    last_edited_by_id: row.lastEditedById,
    prepared_at: secondsTime(row.createdAt),
    milestone_id: null,
    state_id: STATE_ID[row.state],
    state: row.state,
    blocking_discussions_resolved: true,
    work_in_progress: row.draft,
    draft: row.draft,
    first_contribution: false,
    merge_status: row.state === 'opened' ? 'checking' : 'can_be_merged',
    detailed_merge_status: row.draft ? 'draft_status' : 'mergeable',
    merge_commit_sha: row.mergeCommitSha,
    total_time_spent: 0,
    time_change: 0,
    human_total_time_spent: null,
    human_time_change: null,
    human_time_estimate: null,
    url: `${projectUrl(world, project)}/-/merge_requests/${row.iid}`,
    source: bareProjectPart(world, source),
    target: bareProjectPart(world, project),
    last_commit: content.lastCommit ? commitPart(world, source, content.lastCommit) : null,
    labels: [],
    action: content.action,
    ...(content.oldrev === null ? {} : { oldrev: content.oldrev }),
  };
}
