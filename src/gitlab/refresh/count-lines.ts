/**
 * Counts the lines of one file's unified diff. What stands before the first `@@` is a header; a diff
 * that GitLab left out for its size is empty and counts as nothing.
 */
export function countLines(diff: string): { linesAdded: number; linesRemoved: number } {
  let linesAdded = 0;
  let linesRemoved = 0;
  let isInHunk = false;
  for (let start = 0; start < diff.length; start = endOfLine(diff, start) + 1) {
    const first = diff[start];
    if (first === '@') isInHunk = true;
    if (isInHunk && first === '+') linesAdded += 1;
    if (isInHunk && first === '-') linesRemoved += 1;
  }
  return { linesAdded, linesRemoved };
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}
