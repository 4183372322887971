/** The rows of one kind in one project. A seeded shelf is filled when somebody first looks at it. */
export interface Shelf<T> {
  list(): readonly T[];
  find(key: number): T | null;
  add(row: T): void;
  remove(key: number): void;
  nextIid(): number;
}

export function createShelf<T extends { readonly iid?: number }>(
  keyOf: (row: T) => number,
  fill: () => Iterable<T> = () => [],
): Shelf<T> {
  let rows: Map<number, T> | null = null;
  let list: readonly T[] | null = null;
  let lastIid = 0;

  function load(): Map<number, T> {
    if (rows) return rows;
    rows = new Map();
    for (const row of fill()) {
      rows.set(keyOf(row), row);
      lastIid = Math.max(lastIid, row.iid ?? 0);
    }
    return rows;
  }

  return {
    list() {
      list ??= [...load().values()];
      return list;
    },
    find: (key) => load().get(key) ?? null,
    add(row) {
      load().set(keyOf(row), row);
      lastIid = Math.max(lastIid, row.iid ?? 0);
      list = null;
    },
    remove(key) {
      load().delete(key);
      list = null;
    },
    nextIid() {
      load();
      lastIid += 1;
      return lastIid;
    },
  };
}
