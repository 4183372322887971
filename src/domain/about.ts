import type { EntityKind } from './entity.ts';
import type { ProjectId } from './ids.ts';

/** Long enough for any name that people give, short enough for an index. */
const longest = 500;

/** One text for what a delivery told of: the word of `RefreshTarget` for it within its project. */
export function aboutOf(projectId: ProjectId, kind: EntityKind, reference: string): string {
  return `${projectId}/${kind}/${reference}`.slice(0, longest);
}
