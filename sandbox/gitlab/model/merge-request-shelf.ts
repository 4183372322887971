import type { MergeRequest, MergeRequestShelf } from './entities.ts';

export function createMergeRequestShelf(
  fill: () => Iterable<MergeRequest> = () => [],
): MergeRequestShelf {
  let rows: Map<number, MergeRequest> | null = null;
  let list: readonly MergeRequest[] | null = null;
  let lastIid = 0;

  function load(): Map<number, MergeRequest> {
    if (rows) return rows;
    rows = new Map();
    for (const row of fill()) {
      rows.set(row.iid, row);
      lastIid = Math.max(lastIid, row.iid);
    }
    return rows;
  }

  return {
    list() {
      list ??= [...load().values()];
      return list;
    },
    find: (iid) => load().get(iid) ?? null,
    add(mergeRequest) {
      load().set(mergeRequest.iid, mergeRequest);
      lastIid = Math.max(lastIid, mergeRequest.iid);
      list = null;
    },
    nextIid() {
      load();
      lastIid += 1;
      return lastIid;
    },
  };
}
