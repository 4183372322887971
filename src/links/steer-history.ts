import type { Link, LinkId, ProjectId } from '../domain/index.ts';
import type { SendJob, Stores, Transact, Transaction } from '../ports/index.ts';
import { queueRestart } from './restart-history.ts';

type Deps = { transact: Transact; sendJob: SendJob };

/** The link as it is now; `unfit`: a history in this state cannot be steered so. */
export type SteerAnswer =
  | { readonly kind: 'done'; readonly link: Link }
  | { readonly kind: 'unfit'; readonly historyState: Link['historyState'] }
  | { readonly kind: 'not_found' };

/** Stops reading the past of a link after the pages that are being read; it goes on where it stopped. */
export async function pauseHistory(deps: Deps, linkId: LinkId): Promise<SteerAnswer> {
  return await steer(deps, linkId, ['running', 'paused'], async ({ links }) =>
    links.saveHistory(linkId, { state: 'paused' }),
  );
}

/** Goes on reading where a pause stopped it. */
export async function resumeHistory(deps: Deps, linkId: LinkId): Promise<SteerAnswer> {
  return await steer(deps, linkId, ['running', 'paused'], async ({ links }, transaction) => {
    await deps.sendJob(transaction, 'backfill', { linkId }, { key: `link-${linkId}` });
    return await links.saveHistory(linkId, { state: 'running' });
  });
}

/** Gives up reading the past of a link; only a restart begins again. What Jira shows stays. */
export async function cancelHistory(deps: Deps, linkId: LinkId): Promise<SteerAnswer> {
  return await steer(deps, linkId, states, async ({ links }) =>
    links.saveHistory(linkId, { state: 'cancelled' }),
  );
}

/**
 * Reads the past again from its beginning, back to `since` (null: all of it): of the link, which then runs, or of
 * one project that it covers, which waits for the link where that is paused. What Jira shows already, and
 * what did not change, is not sent again.
 */
export async function askToRestartHistory(
  deps: Deps,
  linkId: LinkId,
  wish: { projectId: ProjectId | null; since: Date | null },
): Promise<SteerAnswer> {
  const { projectId, since } = wish;
  return await steer(deps, linkId, states, async ({ links }, transaction) => {
    const project = projectId && { id: projectId, since: since?.toISOString() ?? null };
    await queueRestart(deps, transaction, { linkId, project });
    return await links.saveHistory(linkId, project ? {} : { state: 'running', since });
  });
}

const states: readonly Link['historyState'][] = ['running', 'paused', 'cancelled'];

async function steer(
  deps: Deps,
  linkId: LinkId,
  from: readonly Link['historyState'][],
  act: (stores: Stores, transaction: Transaction) => Promise<Link | null>,
): Promise<SteerAnswer> {
  return await deps.transact(async (stores, transaction) => {
    const before = await stores.links.find(linkId);
    if (!before) return { kind: 'not_found' };
    const { historyState } = before;
    if (!from.includes(historyState)) return { kind: 'unfit', historyState };
    const link = await act(stores, transaction);
    return link ? { kind: 'done', link } : { kind: 'not_found' };
  });
}
