import { type Static, Type } from '@sinclair/typebox';
import type { Connection, MergeRequest, Person, ProjectId } from '../../domain/index.ts';
import { nullable } from '../nullable.ts';
import { getTime } from './get-time.ts';
import { absoluteUrl, mergeRequestUrl, type ProjectAddress, refUrl, userUrl } from './links.ts';

const userSchema = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  username: Type.String(),
  avatar_url: Type.Optional(nullable(Type.String())),
});

/** A merge request as lists and single reads show it. @see https://docs.gitlab.com/api/merge_requests/ */
export const mergeRequestSchema = Type.Object({
  id: Type.Integer(),
  iid: Type.Integer(),
  title: Type.String(),
  description: Type.Optional(nullable(Type.String())),
  state: Type.String(),
  created_at: Type.String(),
  updated_at: Type.String(),
  source_branch: Type.String(),
  target_branch: Type.String(),
  source_project_id: nullable(Type.Integer()),
  author: nullable(userSchema),
  reviewers: Type.Optional(nullable(Type.Array(userSchema))),
  user_notes_count: Type.Optional(nullable(Type.Integer())),
  references: Type.Object({ full: Type.String() }),
});

/** A merge request as GitLab answers it. */
export type MergeRequestRow = Static<typeof mergeRequestSchema>;

/** No project of GitLab has this id; stands for a fork that was deleted. */
export const noProject = 0 as ProjectId;

const states: Readonly<Record<string, MergeRequest['state']>> = {
  opened: 'open',
  locked: 'open',
  merged: 'merged',
  closed: 'closed',
};

/**
 * Reads a merge request. `approvedBy` holds the ids of the users who approved, or is null when only
 * the list was read. `lastEditedAt` is `updated_at`: the REST API tells no `last_edited_at`, and Jira
 * sorts by this time.
 */
export function readMergeRequest(
  connection: Connection,
  project: ProjectAddress,
  row: MergeRequestRow,
  approvedBy: ReadonlySet<number> | null,
): MergeRequest {
  const updatedAt = getTime(row.updated_at);
  return {
    kind: 'merge_request',
    projectId: project.id,
    id: row.id,
    iid: row.iid,
    reference: row.references.full,
    title: row.title,
    description: row.description ?? '',
    state: states[row.state] ?? 'unknown',
    author: row.author ? readUser(connection, row.author) : unknownPerson,
    reviewers: (row.reviewers ?? []).map((reviewer) => ({
      ...readUser(connection, reviewer),
      approved: approvedBy?.has(reviewer.id) ?? false,
    })),
    commentCount: row.user_notes_count ?? 0,
    sourceProjectId: (row.source_project_id ?? noProject) as ProjectId,
    sourceBranch: row.source_branch,
    sourceBranchUrl: refUrl(project.url, row.source_branch),
    targetBranch: row.target_branch,
    lastEditedAt: updatedAt,
    updatedAt,
    url: mergeRequestUrl(project.url, row.iid),
    isComplete: approvedBy !== null,
  };
}

const unknownPerson: Person = {
  name: 'Unknown',
  email: null,
  username: null,
  url: null,
  avatarUrl: null,
};

function readUser(connection: Connection, user: Static<typeof userSchema>): Person {
  return {
    name: user.name,
    email: null,
    username: user.username,
    url: userUrl(connection, user.username),
    avatarUrl: absoluteUrl(connection, user.avatar_url),
  };
}
