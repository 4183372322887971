import type { EntityKind, RefreshTarget } from '../domain/index.ts';
import type { ShownEntity } from '../ports/index.ts';

/** What a read of a shown entity asks for; null when nothing is known that a read could name it by: then only a list of them all finds it. */
export function targetOfShown(
  kind: EntityKind,
  { id, reference }: ShownEntity,
): RefreshTarget | null {
  if (kind === 'commit') return { kind, sha: id };
  if (reference === null) return null;
  switch (kind) {
    case 'branch':
    case 'feature_flag':
      return { kind, name: reference };
    case 'merge_request':
      return { kind, iid: Number(reference), id: Number(id) };
    case 'build':
    case 'deployment':
      return { kind, id: Number(reference), entityId: id };
  }
}
