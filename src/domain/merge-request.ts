import type { ProjectId } from './ids.ts';
import type { Person } from './person.ts';

/** What a reviewer said so far. */
export type Reviewer = Person & { readonly approved: boolean };

/** A merge request as Jira shows it. `projectId` is the target project, `id` is unique in a GitLab. */
export type MergeRequest = {
  readonly kind: 'merge_request';
  readonly projectId: ProjectId;
  readonly id: number;
  readonly iid: number;
  /** `group/project!7` */
  readonly reference: string;
  readonly title: string;
  readonly description: string;
  readonly state: 'open' | 'merged' | 'closed' | 'unknown';
  readonly author: Person;
  readonly reviewers: readonly Reviewer[];
  readonly commentCount: number;
  readonly sourceProjectId: ProjectId;
  readonly sourceBranch: string;
  readonly sourceBranchUrl: string;
  readonly targetBranch: string;
  /** When title or description were last edited, else when it was created. */
  readonly lastEditedAt: Date;
  /** GitLab's `updated_at`: a read that shows an older one than its hook came from a lagging replica. */
  readonly updatedAt: Date;
  readonly url: string;
  /** False when read from a list page, which knows the reviewers but not what they said. */
  readonly isComplete: boolean;
};

/** Names a branch in the column that ties open merge requests to the branch they come from (rule 8). */
export function feedOf(projectId: ProjectId, branch: string): string {
  return `${projectId}:${branch}`;
}

/** The branch that {@link feedOf} named. */
export function branchOfFeed(feed: string): { projectId: ProjectId; name: string } {
  const colon = feed.indexOf(':');
  return { projectId: Number(feed.slice(0, colon)) as ProjectId, name: feed.slice(colon + 1) };
}
