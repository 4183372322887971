import { entityKinds } from './entities.ts';

/** Atlassian's published limits of one bulk request. */
const requestCaps = {
  repositories: 100,
  entities: 1000,
  entitiesPerKind: 400,
} as const;

/** The first limit that a request exceeds, in words, or null. Counts only; shapes come later. */
export function findExceededCap(repositories: readonly unknown[]): string | null {
  if (repositories.length > requestCaps.repositories)
    return `${repositories.length} repositories: at most ${requestCaps.repositories} per request`;
  const twice = findDuplicate(repositories.map(idOf));
  if (twice !== null) return `repository ${twice} is listed twice`;
  let total = 0;
  for (const { name, list } of repositories.flatMap(entityLists)) {
    if (list.length > requestCaps.entitiesPerKind)
      return `${list.length} ${name}: at most ${requestCaps.entitiesPerKind} per repository`;
    const entityTwice = findDuplicate(list.map(idOf));
    if (entityTwice !== null) return `${name} list ${entityTwice} twice`;
    total += list.length;
  }
  return total > requestCaps.entities
    ? `${total} entities: at most ${requestCaps.entities} per request`
    : null;
}

/** How many entities the repositories list between them. */
export function countEntities(repositories: readonly unknown[]): number {
  return repositories.flatMap(entityLists).reduce((sum, { list }) => sum + list.length, 0);
}

export function idOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'id' in value ? value.id : undefined;
}

function entityLists(repository: unknown): { name: string; list: readonly unknown[] }[] {
  if (typeof repository !== 'object' || repository === null) return [];
  const lists = new Map<string, unknown>(Object.entries(repository));
  return entityKinds.flatMap((kind) => {
    const list = lists.get(kind);
    return Array.isArray(list) ? [{ name: `${kind} of ${String(idOf(repository))}`, list }] : [];
  });
}

function findDuplicate(ids: readonly unknown[]): string | null {
  const seen = new Set<unknown>();
  for (const id of ids) {
    if (id !== undefined && seen.has(id)) return String(id);
    seen.add(id);
  }
  return null;
}
