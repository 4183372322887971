import type { MergeRequest } from './entities.ts';
import { createShelf, type Shelf } from './shelf.ts';

/** Merge requests are found by their number in the project. */
export function createMergeRequestShelf(fill?: () => Iterable<MergeRequest>): Shelf<MergeRequest> {
  return createShelf((row) => row.iid, fill);
}
