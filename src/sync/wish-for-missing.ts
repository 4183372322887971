import type { Change, EntityKind, Refresh } from '../domain/index.ts';
import type { ShownEntity, Stores } from '../ports/index.ts';
import type { ReconcileDeps, ReconcileScope } from './reconcile-scope.ts';
import { recordChanges } from './record-changes.ts';
import { targetOfShown } from './target-of-shown.ts';

const rowsAtOnce = 500;

type Missable = Exclude<EntityKind, 'commit'>;

/**
 * Wishes for a read of everything that is shown of a kind and that GitLab's list did not name. The list alone
 * proves nothing: what is added or removed while its pages are read shifts others out of sight. What a
 * read cannot name is taken for gone, as of the time before the list was read (rule 2, Order).
 */
export async function wishForMissing(
  deps: ReconcileDeps,
  scope: ReconcileScope,
  { kind, listed }: { kind: Missable; listed: ReadonlySet<string> },
): Promise<void> {
  const { connectionId, projectId } = scope.sweep;
  const place = { connectionId, projectId, kind };
  let after: string | null = null;
  do {
    const shown: ShownEntity[] = await deps.stores.shown.list(place, after, rowsAtOnce);
    const missing = shown.filter(({ id }) => !listed.has(id));
    if (missing.length > 0) {
      await deps.transact((stores) => giveUp(deps, stores, scope, { kind, missing }));
    }
    after = shown.length < rowsAtOnce ? null : (shown.at(-1)?.id ?? null);
  } while (after !== null);
}

async function giveUp(
  deps: ReconcileDeps,
  stores: Stores,
  { sweep, readAt }: ReconcileScope,
  { kind, missing }: { kind: Missable; missing: readonly ShownEntity[] },
): Promise<void> {
  const { connectionId, projectId } = sweep;
  const wishes: Refresh[] = [];
  const changes: Change[] = [];
  for (const { id, reference } of missing) {
    const target = targetOfShown(kind, { id, reference });
    if (target) wishes.push({ connectionId, projectId, target, urgency: 'verify' });
    else changes.push({ readAt, gone: { kind, projectId, id } });
  }
  await stores.refreshes.add(wishes);
  await recordChanges(deps, stores, { connectionId, changes, urgency: 'live' });
}
