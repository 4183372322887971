import { passesBranchFilter, projectListeners, systemListeners } from '../hooks/listeners.ts';
import {
  type PushContent,
  pushPayload,
  type RefChange,
  repositoryUpdatePayload,
  systemPushPayload,
} from '../hooks/payloads/push.ts';
import type { Project, User } from '../model/entities.ts';
import { type Commit, ZERO_SHA } from '../repository/repository.ts';
import type { ActDeps } from './act-deps.ts';
import { refreshMergeRequests } from './merge-request-refresh.ts';

/** GitLab's `push_event_hooks_limit`: above it a group of changes sends no push hooks at all. */
const PUSH_EVENT_HOOKS_LIMIT = 3;
/** A push hook shows so many commits. */
const HOOK_COMMITS = 20;

export interface Push {
  readonly project: Project;
  readonly user: User;
  /** The references, already in the repository as they are after the push. */
  readonly changes: readonly RefChange[];
}

/** Tells the world of references that have changed: one call is one `git push`. */
export async function announcePush(deps: ActDeps, push: Push): Promise<void> {
  const { project, user, changes } = push;
  if (changes.length === 0) return;
  const { world, announce } = deps;
  project.lastActivityAt = world.now();
  const groups = new Set(changes.map(groupOf));
  for (const name of groups) {
    const group = changes.filter((change) => groupOf(change) === name);
    const isSilent = group.length > PUSH_EVENT_HOOKS_LIMIT;
    for (const change of group) await announceChange(deps, push, change, isSilent);
  }
  announce({
    hooks: systemListeners(world, 'repository_update_events'),
    event: 'System Hook',
    payload: () => repositoryUpdatePayload(world, { project, user, changes }),
  });
}

/** GitLab counts branches and tags, and in each what was created, pushed and removed, apart. */
function groupOf({ ref, before, after }: RefChange): string {
  const action = before === ZERO_SHA ? 'created' : after === ZERO_SHA ? 'removed' : 'pushed';
  return `${ref.startsWith('refs/tags/') ? 'tags' : 'branches'} ${action}`;
}

async function announceChange(
  deps: ActDeps,
  push: Push,
  change: RefChange,
  isSilent: boolean,
): Promise<void> {
  const { world, announce } = deps;
  const { project, user } = push;
  const isTag = change.ref.startsWith('refs/tags/');
  const eventKey = isTag ? 'tag_push_events' : 'push_events';
  const branch = branchOf(change.ref);
  const commits = isTag ? [] : await newCommits(project, change);
  if (!isSilent) {
    const hooks = projectListeners(world, project, eventKey).filter(
      (hook) => isTag || passesBranchFilter(hook, branch),
    );
    const shown = hooks.length === 0 ? [] : await withFiles(project, commits);
    const content: PushContent = {
      ...change,
      project,
      user,
      commits: shown,
      totalCommits: commits.length,
    };
    announce({
      hooks,
      event: isTag ? 'Tag Push Hook' : 'Push Hook',
      payload: () => pushPayload(world, content),
    });
    announce({
      hooks: systemListeners(world, eventKey),
      event: 'System Hook',
      payload: () => systemPushPayload(world, content),
    });
  }
  if (!isTag && change.after !== ZERO_SHA) {
    await refreshMergeRequests(deps, { project, user, branch, change, commits });
  }
}

function branchOf(ref: string): string {
  return ref.slice('refs/heads/'.length);
}

/** Newest first: what the push brought; of a new branch, what the default branch does not have. */
async function newCommits(project: Project, change: RefChange): Promise<readonly Commit[]> {
  const { repository, defaultBranch } = project;
  if (change.after === ZERO_SHA) return [];
  if (change.before !== ZERO_SHA) return repository.between(change.before, change.after);
  if (branchOf(change.ref) === defaultBranch) return repository.between(null, change.after);
  return repository.between(await repository.resolve(defaultBranch), change.after);
}

async function withFiles(
  project: Project,
  commits: readonly Commit[],
): Promise<PushContent['commits']> {
  const shown = commits.slice(0, HOOK_COMMITS).reverse();
  return Promise.all(
    shown.map(async (commit) => ({ commit, files: await project.repository.diff(commit.sha) })),
  );
}
