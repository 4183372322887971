import type { Hook, HookEvent, Project } from '../model/entities.ts';
import { lineage } from '../model/lookup.ts';
import type { World } from '../model/world.ts';

/** Hooks of the project and of every group above it; those of groups exist with Premium only. */
export function projectListeners(world: World, project: Project, event: HookEvent): Hook[] {
  const groups = new Set(lineage(world, project.namespaceId).map((each) => each.id));
  return [...world.hooks.values()].filter(({ owner, events }) => {
    if (owner.kind === 'system' || !events.has(event)) return false;
    return owner.kind === 'project' ? owner.id === project.id : groups.has(owner.id);
  });
}

export function groupListeners(world: World, namespaceId: number, event: HookEvent): Hook[] {
  const groups = new Set(lineage(world, namespaceId).map((each) => each.id));
  return [...world.hooks.values()].filter(
    ({ owner, events }) => owner.kind === 'group' && groups.has(owner.id) && events.has(event),
  );
}

/** Life-cycle events (renames, deletions, …) go to every system hook: there is no switch for them. */
export function systemListeners(world: World, event: HookEvent | null): Hook[] {
  return [...world.hooks.values()].filter(
    ({ owner, events }) => owner.kind === 'system' && (event === null || events.has(event)),
  );
}

export function passesBranchFilter(hook: Hook, branch: string): boolean {
  if (hook.branchFilterStrategy === 'all_branches' || hook.branchFilter === '') return true;
  if (hook.branchFilterStrategy === 'regex') return new RegExp(hook.branchFilter).test(branch);
  const pattern = hook.branchFilter
    .split('*')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${pattern}$`).test(branch);
}
