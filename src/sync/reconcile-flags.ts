import { type FeatureFlag, refOf } from '../domain/index.ts';
import type { Stores } from '../ports/index.ts';
import { versionOf } from './desired-state.ts';
import { makeNamesIssue } from './names-issue.ts';
import {
  findHeld,
  isKnown,
  listAll,
  type ReconcileDeps,
  type ReconcileScope,
} from './reconcile-scope.ts';
import { recordChanges } from './record-changes.ts';
import { wishForMissing } from './wish-for-missing.ts';

/** Records the flags that differ from what is shown; hooks tell nothing of descriptions, strategies, deletions. */
export async function reconcileFlags(deps: ReconcileDeps, scope: ReconcileScope): Promise<void> {
  const listed = new Set<string>();
  for await (const flags of listAll(deps, scope, 'feature_flag')) {
    for (const flag of flags) listed.add(refOf(flag).id);
    if (flags.length > 0) {
      await deps.transact((stores) => recordFlags(deps, stores, scope, flags));
    }
  }
  await wishForMissing(deps, scope, { kind: 'feature_flag', listed });
}

async function recordFlags(
  deps: ReconcileDeps,
  stores: Stores,
  scope: ReconcileScope,
  flags: readonly FeatureFlag[],
): Promise<void> {
  const held = await findHeld(stores, scope, flags);
  const names = makeNamesIssue(scope.coverage);
  const news = flags.filter((flag) => {
    const rows = held(flag);
    if (isKnown(scope, rows, versionOf(flag))) return false;
    return (
      rows.some(({ isTombstone }) => !isTombstone) || names(flag.projectId, [flag.description])
    );
  });
  await recordChanges(deps, stores, {
    connectionId: scope.connection.id,
    changes: news.map((entity) => ({ readAt: scope.readAt, entity })),
    urgency: 'live',
  });
}
