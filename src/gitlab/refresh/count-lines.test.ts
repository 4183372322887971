import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countLines } from './count-lines.ts';

const table: [name: string, diff: string, added: number, removed: number][] = [
  ['nothing', '', 0, 0],
  ['a hunk', '@@ -1,2 +1,3 @@\n line\n-old\n+new\n+more\n', 2, 1],
  ['a header before it', '--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b', 1, 1],
  ['lines that look like a header', '@@ -1,2 +1 @@\n--- sql comment\n+++i;\n', 1, 1],
  ['two hunks', '@@ -1 +1 @@\n-a\n+b\n@@ -9 +9 @@\n-c\n\\ No newline at end of file\n', 1, 2],
  ['a binary file', 'Binary files a/x and b/x differ\n', 0, 0],
];

for (const [name, diff, linesAdded, linesRemoved] of table) {
  test(`${name} is ${linesAdded} added, ${linesRemoved} removed`, () => {
    assert.deepEqual(countLines(diff), { linesAdded, linesRemoved });
  });
}
