const branchPrefix = 'refs/heads/';

/** The branch that a full ref names; null for a tag or any other ref. */
export function branchOfRef(ref: string): string | null {
  return ref.startsWith(branchPrefix) ? ref.slice(branchPrefix.length) : null;
}
