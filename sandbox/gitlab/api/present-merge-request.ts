import { isApproved } from '../acts/reviews.ts';
import { headPipelineOf } from '../model/ci-lookup.ts';
import type { MergeRequest, User } from '../model/entities.ts';
import { getProject, getUser, projectPath, projectUrl } from '../model/lookup.ts';
import type { World } from '../model/world.ts';
import { basicUser } from './present-people.ts';
import { basicPipeline, fullPipeline } from './present-pipeline.ts';

// Fields every merge request has, about which the sandbox knows nothing.
const UNUSED = {
  time_stats: {
    time_estimate: 0,
    total_time_spent: 0,
    human_time_estimate: null,
    human_total_time_spent: null,
  },
  squash: false,
  squash_on_merge: false,
  task_completion_status: { count: 0, completed_count: 0 },
  has_conflicts: false,
  blocking_discussions_resolved: true,
  approvals_before_merge: null,
};

export function listedMergeRequest(world: World, row: MergeRequest): Record<string, unknown> {
  const project = getProject(world, row.projectId);
  const person = (id: number | null) => (id === null ? null : basicUser(world, getUser(world, id)));
  const assignees = row.assigneeIds.map(person);
  const mergeUser = person(row.mergeUserId);
  return {
    id: row.id,
    iid: row.iid,
    project_id: row.projectId,
    title: row.title,
    description: row.description,
    state: row.state,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    merged_by: mergeUser,
    merge_user: mergeUser,
    merged_at: isoOrNull(row.mergedAt),
    closed_by: person(row.closedById),
    closed_at: isoOrNull(row.closedAt),
    target_branch: row.targetBranch,
    source_branch: row.sourceBranch,
    user_notes_count: row.notes.filter((note) => !note.system).length,
    upvotes: 0,
    downvotes: 0,
    author: person(row.authorId),
    assignees,
    assignee: assignees[0] ?? null,
    reviewers: row.reviews.map(({ userId }) => person(userId)),
    source_project_id: row.sourceProjectId,
    target_project_id: row.projectId,
    labels: [],
    draft: row.draft,
    imported: false,
    imported_from: 'none',
    work_in_progress: row.draft,
    milestone: null,
    merge_when_pipeline_succeeds: false,
    merge_status: 'can_be_merged',
    detailed_merge_status: detailedStatus(row),
    merge_after: null,
    sha: row.sha,
    merge_commit_sha: row.mergeCommitSha,
    squash_commit_sha: null,
    discussion_locked: null,
    should_remove_source_branch: null,
    force_remove_source_branch: null,
    prepared_at: row.createdAt.toISOString(),
    reference: `!${row.iid}`,
    references: {
      short: `!${row.iid}`,
      relative: `!${row.iid}`,
      full: `${projectPath(world, project)}!${row.iid}`,
    },
    web_url: `${projectUrl(world, project)}/-/merge_requests/${row.iid}`,
    ...UNUSED,
  };
}

export function singleMergeRequest(
  world: World,
  row: MergeRequest,
  changedFiles: number,
): Record<string, unknown> {
  const head = headPipelineOf(world, row);
  return {
    ...listedMergeRequest(world, row),
    subscribed: false,
    changes_count: String(changedFiles),
    latest_build_started_at: null,
    latest_build_finished_at: null,
    first_deployed_to_production_at: null,
    pipeline: head ? basicPipeline(world, head) : null,
    head_pipeline: head ? fullPipeline(world, head) : null,
    diff_refs: { base_sha: row.baseSha, head_sha: row.sha, start_sha: row.baseSha },
    merge_error: null,
    first_contribution: false,
    user: { can_merge: true },
  };
}

export function presentApprovals(
  world: World,
  row: MergeRequest,
  user: User,
): Record<string, unknown> {
  const project = getProject(world, row.projectId);
  const left = Math.max(0, project.approvalsRequired - row.approvals.length);
  const hasApproved = row.approvals.some(({ userId }) => userId === user.id);
  return {
    id: row.id,
    iid: row.iid,
    project_id: row.projectId,
    title: row.title,
    description: row.description,
    state: row.state,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    merge_status: 'can_be_merged',
    // True as soon as nothing is missing, so also where no approval is required (as GitLab).
    approved: left === 0 && (project.approvalsRequired > 0 || isApproved(project, row)),
    approvals_required: project.approvalsRequired,
    approvals_left: left,
    require_password_to_approve: false,
    approved_by: row.approvals.map(({ userId, at }) => ({
      user: basicUser(world, getUser(world, userId)),
      approved_at: at.toISOString(),
    })),
    suggested_approvers: [],
    user_has_approved: hasApproved,
    user_can_approve: !hasApproved,
  };
}

function detailedStatus(row: MergeRequest): string {
  if (row.state !== 'opened') return 'not_open';
  return row.draft ? 'draft_status' : 'mergeable';
}

function isoOrNull(at: Date | null): string | null {
  return at?.toISOString() ?? null;
}
