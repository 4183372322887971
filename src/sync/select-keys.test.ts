import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maxIssueKeys } from '../domain/index.ts';
import { makeBranch, makeCommit, makeMergeRequest } from './entities.fake.ts';
import { selectKeys } from './select-keys.ts';

test('a commit has the keys of its whole message', () => {
  const commit = makeCommit({ message: 'ABC-1 title\n\nSee also XY-2.\nABC-1' });
  assert.deepEqual(selectKeys(commit), ['ABC-1', 'XY-2']);
});

test('a merge request has the keys of title and description, not of its branch', () => {
  const mergeRequest = makeMergeRequest({
    title: 'ABC-1 title',
    description: 'Closes XY-2',
    sourceBranch: 'ZZ-3',
  });
  assert.deepEqual(selectKeys(mergeRequest), ['ABC-1', 'XY-2']);
});

test('a branch has the keys of its name, then those that merge requests lend it, each once', () => {
  const branch = makeBranch({ name: 'ABC-1-and-XY-2', head: makeCommit({ message: 'ZZ-3' }) });
  assert.deepEqual(selectKeys(branch), ['ABC-1', 'XY-2']);
  assert.deepEqual(selectKeys(branch, ['XY-2', 'MR-4']), ['ABC-1', 'XY-2', 'MR-4']);
  assert.deepEqual(selectKeys(makeBranch({ name: 'main' }), ['MR-4']), ['MR-4']);
});

test('a branch has no more keys than Jira takes', () => {
  const lent = Array.from({ length: maxIssueKeys }, (_, n) => `MR-${n}`);
  const keys = selectKeys(makeBranch({ name: 'ABC-1' }), lent);
  assert.equal(keys.length, maxIssueKeys);
  assert.equal(keys[0], 'ABC-1');
});
