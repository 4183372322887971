import type { FileDiff, FileEdit } from './repository.ts';

/** The unified diff (as GitLab's API gives it: without file headers) of an edit made in memory. */
export function renderDiff(edit: FileEdit): FileDiff {
  const added = edit.added ?? [];
  const removed = edit.removed ?? [];
  const kind = edit.kind ?? (edit.oldPath ? 'renamed' : 'modified');
  const lines = [...removed.map((line) => `-${line}`), ...added.map((line) => `+${line}`)];
  const hunk = `@@ -${span(removed.length)} +${span(added.length)} @@\n`;
  return {
    oldPath: edit.oldPath ?? edit.path,
    newPath: edit.path,
    kind,
    diff: lines.length === 0 ? '' : `${hunk}${lines.join('\n')}\n`,
    additions: added.length,
    deletions: removed.length,
  };
}

function span(count: number): string {
  if (count === 0) return '0,0';
  return count === 1 ? '1' : `1,${count}`;
}
