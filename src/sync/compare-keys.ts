import type { MirrorKey } from '../domain/index.ts';

/** Sorts rows of one installation's mirror by their key, as the database does (its texts are in "C" order). */
export function compareKeys(a: MirrorKey, b: MirrorKey): number {
  return (
    a.connectionId - b.connectionId ||
    a.projectId - b.projectId ||
    compareTexts(a.kind, b.kind) ||
    compareTexts(a.id, b.id)
  );
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
