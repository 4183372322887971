import { createHash } from 'node:crypto';
import type { ProjectId } from './ids.ts';

/** What Jira knows of a build's or a deployment's progress. */
export type BuildState =
  | 'pending'
  | 'in_progress'
  | 'successful'
  | 'failed'
  | 'cancelled'
  | 'unknown';

/** Numbers of tests of a pipeline. */
export type TestCounts = {
  readonly total: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
};

/** A pipeline of GitLab, a build of Jira. */
export type Build = {
  readonly kind: 'build';
  readonly projectId: ProjectId;
  /** GitLab's id, unique in a GitLab. */
  readonly id: number;
  /** GitLab's number within the project. */
  readonly iid: number;
  /** As GitLab names it: a branch, a tag, or `refs/merge-requests/7/head`. */
  readonly ref: string;
  readonly sha: string;
  readonly state: BuildState;
  /** Where keys are looked for besides the ref: the commit's message; its merge requests' branch, title and description. */
  readonly texts: readonly string[];
  /** Null when nothing is known of tests. */
  readonly tests: TestCounts | null;
  readonly updatedAt: Date;
  readonly url: string;
  readonly refUrl: string;
  readonly projectUrl: string;
  /** False when read from a list page, which tells neither the commit nor the tests. */
  readonly isComplete: boolean;
};

/**
 * Groups the builds of one ref (rule 1, Identity). GitLab's own app sends the id of the ref in its CI tables,
 * which no API tells; so it is a hash of project and ref here.
 */
export function refPipelineId(projectId: ProjectId, ref: string): string {
  return createHash('sha256').update(`${projectId}\n${ref}`).digest('hex').slice(0, 32);
}

/** The mirror's id of a build: what Jira needs to name it. */
export function buildEntityId(build: { projectId: ProjectId; ref: string; iid: number }): string {
  return `${refPipelineId(build.projectId, build.ref)}/${build.iid}`;
}
