import {
  type Connection,
  type Entity,
  ProductError,
  type Project,
  type RefreshTarget,
} from '../domain/index.ts';
import { sleep } from '../lib/index.ts';
import type { ReadGitlab } from '../ports/index.ts';
import type { Wanted } from './read-question.ts';

/** What GitLab says of something at this moment. */
export type Live =
  | { readonly kind: 'found'; readonly entity: Entity }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unanswered'; readonly reason: string };

const timeoutMs = 5_000;

/** Asks GitLab, for at most 5 seconds. Never throws for what GitLab does. */
export async function tryWithin<T>(
  work: Promise<T>,
): Promise<{ kind: 'answered'; answer: T } | { kind: 'unanswered'; reason: string }> {
  const stop = new AbortController();
  const late = sleep(timeoutMs, stop.signal).then(() => {
    const reason = `GitLab did not answer within ${timeoutMs / 1_000} seconds.`;
    return { kind: 'unanswered', reason } as const;
  });
  try {
    const answered = work.then((answer) => ({ kind: 'answered', answer }) as const);
    return await Promise.race([answered, late]);
  } catch (error) {
    if (!(error instanceof ProductError)) throw error;
    return { kind: 'unanswered', reason: error.safe };
  } finally {
    stop.abort();
  }
}

/** Reads what is wanted from GitLab as it is now; null when it cannot be asked for by its name. */
export async function tryReadLive(
  deps: { readGitlab: Pick<ReadGitlab, 'refresh'> },
  { connection, project, wanted }: { connection: Connection; project: Project; wanted: Wanted },
): Promise<Live | null> {
  const target = targetOf(wanted);
  if (!target) return null;
  const refresh = {
    connectionId: connection.id,
    projectId: project.id,
    target,
    urgency: 'live',
  } as const;
  const options = { onPage: async () => undefined, base: undefined };
  const read = await tryWithin(deps.readGitlab.refresh(connection, project, refresh, options));
  if (read.kind === 'unanswered') return read;
  const [entity] = read.answer.entities;
  return entity ? { kind: 'found', entity } : { kind: 'gone' };
}

function targetOf(wanted: Wanted): RefreshTarget | null {
  switch (wanted.kind) {
    case 'merge_request':
      return { kind: 'merge_request', iid: wanted.iid, id: 0 };
    case 'commit':
      return { kind: 'commit', sha: wanted.sha };
    case 'branch':
      return { kind: 'branch', name: wanted.name };
    case 'build':
      return { kind: 'build', id: wanted.id, entityId: null };
    default:
      return null;
  }
}
