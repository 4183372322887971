import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeProjectNames } from './project-names.ts';

const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
  ['a working copy', ['/code/shop'], ['shop']],
  ['a slash at the end', ['/code/shop/'], ['shop']],
  ['a bare repository', ['/code/shop.git'], ['shop']],
  ['the .git folder of a working copy', ['/code/shop/.git'], ['shop']],
  ['equal names', ['/a/repo', '/b/repo', '/c/repo'], ['repo', 'repo-2', 'repo-3']],
  ['what GitLab refuses', ['/code/my shop (old)'], ['my-shop-old']],
  ['nothing left', ['/'], ['repository']],
];

for (const [title, paths, expected] of cases) {
  test(`project names: ${title}`, () => {
    assert.deepEqual(makeProjectNames(paths), expected);
  });
}
