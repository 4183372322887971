import type { Project } from '../model/entities.ts';
import { projectUrl } from '../model/lookup.ts';
import type { World } from '../model/world.ts';
import {
  type Commit,
  type FileDiff,
  type GitRef,
  type LineStats,
  titleOf,
} from '../repository/repository.ts';

export function presentCommit(
  world: World,
  project: Project,
  commit: Commit,
): Record<string, unknown> {
  return {
    id: commit.sha,
    short_id: commit.sha.slice(0, 8),
    created_at: offsetTime(commit.committedAt),
    parent_ids: commit.parents,
    title: titleOf(commit.message),
    message: commit.message,
    author_name: commit.authorName,
    author_email: commit.authorEmail,
    authored_date: offsetTime(commit.authoredAt),
    committer_name: commit.committerName,
    committer_email: commit.committerEmail,
    committed_date: offsetTime(commit.committedAt),
    trailers: {},
    extended_trailers: {},
    web_url: `${projectUrl(world, project)}/-/commit/${commit.sha}`,
  };
}

export function presentStats(stats: LineStats | undefined): Record<string, number> {
  const { additions, deletions } = stats ?? { additions: 0, deletions: 0 };
  return { additions, deletions, total: additions + deletions };
}

export function presentBranch(
  world: World,
  project: Project,
  branch: GitRef,
  commit: Commit | undefined,
  merged: boolean,
): Record<string, unknown> {
  const isDefault = branch.name === project.defaultBranch;
  return {
    name: branch.name,
    commit: commit ? presentCommit(world, project, commit) : null,
    merged,
    protected: isDefault,
    developers_can_push: false,
    developers_can_merge: false,
    can_push: true,
    default: isDefault,
    web_url: `${projectUrl(world, project)}/-/tree/${encodeURI(branch.name)}`,
  };
}

export function presentDiff(file: FileDiff): Record<string, unknown> {
  return {
    diff: file.diff,
    collapsed: false,
    too_large: false,
    new_path: file.newPath,
    old_path: file.oldPath,
    a_mode: file.kind === 'added' ? '0' : '100644',
    b_mode: file.kind === 'removed' ? '0' : '100644',
    new_file: file.kind === 'added',
    renamed_file: file.kind === 'renamed',
    deleted_file: file.kind === 'removed',
    generated_file: false,
  };
}

/** Commits carry the offset of the repository, unlike everything else: `…11.000+00:00`. */
function offsetTime(at: Date): string {
  return at.toISOString().replace('Z', '+00:00');
}
