/** The number of the merge request that a ref such as `refs/merge-requests/7/merge` belongs to; null for any other ref. */
export function readMergeRequestRef(ref: string): number | null {
  const [, iid] = /^refs\/merge-requests\/(\d+)\//.exec(ref) ?? [];
  return iid === undefined ? null : Number(iid);
}

/** The ref of a merge request's newest commit. */
export function toMergeRequestRef(iid: number): string {
  return `refs/merge-requests/${iid}/head`;
}
