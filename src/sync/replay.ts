import type { EntityKind, MirrorKey } from '../domain/index.ts';
import type { Jobs, ReplayScope, SendJob, ShownKey, Stores, Transact } from '../ports/index.ts';
import { selectCoveringLinks } from './select-covering-links.ts';
import { targetOfShown } from './target-of-shown.ts';

/** Rows per transaction: short locks, and a stop is heard soon. */
const rowsPerPiece = 1_000;

/**
 * What came of the wish: a job does it, page by page · Jira gets what it did not take · what it shows is read from
 * GitLab and sent · there is nothing of it, or it is on its way already.
 */
export type ReplayAnswer = { readonly kind: 'queued' | 'resent' | 'read_again' | 'nothing' };

/**
 * Sends entities again. Those that Jira did not take still have their payload (rule 6); an accepted one is read from
 * GitLab first, which is done for a single entity, and for a whole project where `isWithAccepted`.
 */
export async function requestReplay(
  deps: { transact: Transact; sendJob: SendJob },
  wish: ReplayScope & { readonly isWithAccepted: boolean },
): Promise<ReplayAnswer> {
  const { installationId, project, kind, entityId } = wish;
  if (project && kind && entityId !== null) {
    return await replayEntity(deps, { installationId, ...project, kind, id: entityId });
  }
  const { connectionId, projectId } = project ?? {};
  const key = ['site', installationId, connectionId, projectId, kind, wish.isWithAccepted].join(
    '-',
  );
  await deps.sendJob(null, 'replay', wish, { key });
  return { kind: 'queued' };
}

async function replayEntity(
  { transact, sendJob }: { transact: Transact; sendJob: SendJob },
  key: MirrorKey & { kind: EntityKind },
): Promise<ReplayAnswer> {
  const { installationId, connectionId, projectId, kind, id } = key;
  return await transact(async (stores, transaction) => {
    const scope = { installationId, project: { connectionId, projectId }, kind, entityId: id };
    const { resent } = await stores.steering.resend(scope, null, 1);
    if (resent > 0) return { kind: 'resent' };
    const shown = await stores.steering.outdateEntity(key);
    if (!shown) return { kind: 'nothing' };
    const target = targetOfShown(kind, shown);
    if (target) {
      await stores.refreshes.add([{ connectionId, projectId, target, urgency: 'details' }]);
    } else {
      await stores.sweeps.wish(connectionId, [projectId]);
      await sendJob(transaction, 'reconcile', {});
    }
    return { kind: 'read_again' };
  });
}

type Deps = {
  transact: Transact;
  stores: Pick<Stores, 'links' | 'projects'>;
  sendJob: SendJob;
};

/** Handler of the job `replay`: see {@link requestReplay}. May run twice. */
export async function replay(deps: Deps, data: Jobs['replay'], signal: AbortSignal): Promise<void> {
  let after: MirrorKey | null = null;
  do {
    signal.throwIfAborted();
    const from: MirrorKey | null = after;
    const page: { next: MirrorKey | null } = await deps.transact((stores) =>
      stores.steering.resend(data, from, rowsPerPiece),
    );
    after = page.next;
  } while (after !== null);
  if (data.isWithAccepted && data.project) await readProjectAgain(deps, data, signal);
}

async function readProjectAgain(
  { transact, stores, sendJob }: Deps,
  { installationId, project }: Jobs['replay'],
  signal: AbortSignal,
): Promise<void> {
  if (!project) return;
  const { connectionId, projectId } = project;
  let after: ShownKey | null = null;
  do {
    signal.throwIfAborted();
    const from: ShownKey | null = after;
    after = await transact((within) =>
      within.shown.outdate({ ...project, installationId }, from, rowsPerPiece),
    );
  } while (after !== null);
  const found = (await stores.projects.findAll(connectionId, [projectId])).get(projectId);
  const [link] = found ? selectCoveringLinks(await stores.links.listOf(installationId), found) : [];
  if (!link) return;
  const since = link.since?.toISOString() ?? null;
  const data = { linkId: link.id, project: { id: projectId, since } };
  await sendJob(null, 'restart-history', data, { key: `link-${link.id}-project-${projectId}` });
}
