import { setTimeout as sleep } from 'node:timers/promises';
import type { Project, User } from '../model/entities.ts';
import { getUser } from '../model/lookup.ts';
import type { GitRepository } from '../repository/git/git-repository.ts';
import { ZERO_SHA } from '../repository/repository.ts';
import type { ActDeps } from './act-deps.ts';
import { ensureUserByEmail } from './people.ts';
import { announcePush } from './push.ts';

const POLL_MS = 300;

/** Tells of what ordinary git commands change on disk. One poll's changes count as one push. */
export async function watchRepository(
  deps: ActDeps,
  { project, repository }: { project: Project; repository: GitRepository },
): Promise<{ stop(): Promise<void> }> {
  const stopped = new AbortController();
  // The references as they are now are no news.
  await repository.changedRefs();

  async function poll(): Promise<void> {
    while (!stopped.signal.aborted) {
      await sleep(POLL_MS, undefined, { signal: stopped.signal }).catch(() => undefined);
      if (stopped.signal.aborted || !deps.world.projects.has(project.id)) return;
      // The next poll looks again, for example after somebody's `git gc`.
      await tell().catch(() => undefined);
    }
  }

  async function tell(): Promise<void> {
    const changes = await repository.changedRefs();
    if (changes.length === 0) return;
    const user = await pusher(
      deps,
      project,
      changes.map(({ after }) => after),
    );
    await announcePush(deps, { project, user, changes });
  }

  const polling = poll();
  return {
    async stop() {
      stopped.abort();
      await polling;
    },
  };
}

/** Whoever committed last: git does not tell who pushed. */
async function pusher(deps: ActDeps, project: Project, heads: readonly string[]): Promise<User> {
  const shas = heads.filter((sha) => sha !== ZERO_SHA);
  const [commit] = await project.repository.commitsBySha(shas.slice(-1));
  if (!commit) return getUser(deps.world, project.creatorId);
  return ensureUserByEmail(deps.world, commit.committerName, commit.committerEmail);
}
